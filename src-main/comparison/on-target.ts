import { BUILT_IN } from '../contract/targets.ts';
import type { TargetChanges } from '../contract/targets.ts';
import type { Store } from '../store/open.ts';
import { findTarget, openTarget } from '../targets/target.ts';
import type { OnTarget } from './grid-course.ts';

/** What is to train an experiment; null: this machine. @throws InputError `request.unknown-target` */
export function onTarget(store: Store, name: string, changes: TargetChanges, isDetached = false): OnTarget | null {
  if (name === BUILT_IN.local) return null;
  return { target: openTarget(store, name, findTarget(store, name)), changes, isDetached };
}
