import type { Experiment } from '../store/experiments.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import type { TargetChanges } from '../contract/targets.ts';

/** What is sent to a target again where one of its runs is to continue: its whole comparison, as far as it is missing. */
export interface PlacedExperiment {
  readonly experiment: Experiment;
  readonly target: string;
  readonly changes: TargetChanges;
}

/** null: the run is trained on this machine, is the cell of no experiment, has finished, or was deleted. */
export function placedExperiment(store: Store, { id, state, removedAt }: Run): PlacedExperiment | null {
  if (state === 'finished' || removedAt !== null) return null;
  const placement = store.placements.get(id);
  const [experiment] = store.experimentRuns.experimentsOf(id);
  if (placement === null || experiment === undefined) return null;
  const { target, changes } = placement;
  return { experiment: store.experiments.find(experiment), target, changes };
}
