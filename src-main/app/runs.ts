import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { endOrphans } from '../supervision/orphans.ts';

/** All runs of a workspace, newest first. */
export function listRuns(store: Store): Run[] {
  endOrphans(store);
  return store.runs.all();
}
