import { InputError } from '../base/errors.ts';
import { readChanges } from '../contract/flags/targets.ts';
import { isOpen, type TargetChanges } from '../contract/targets.ts';
import type { Experiment } from '../store/experiments.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { findTarget } from '../targets/target.ts';

/** What is sent to a target again where one of its runs is to continue: its whole comparison, as far as it is missing. */
export interface PlacedExperiment {
  readonly experiment: Experiment;
  readonly target: string;
  readonly changes: TargetChanges;
}

/**
 * @param memory of a cell, as sbatch takes it; null: as before, or twice as much where that ran out
 * @returns null: the run is trained on this machine, is the cell of no experiment, has finished, or was deleted
 * @throws InputError `request.bad-option` for a memory where it is at no Slurm, or that is none
 */
export function placedExperiment(store: Store, run: Run, memory: string | null = null): PlacedExperiment | null {
  const placed = placedBefore(store, run);
  if (memory === null) return placed;
  if (placed === null || findTarget(store, placed.target).kind !== 'slurm') throw noSlurm(run);
  return { ...placed, changes: readChanges({ memory }, [], placed.changes) };
}

function placedBefore(store: Store, { id, state, removedAt, faultCode }: Run): PlacedExperiment | null {
  if (state === 'finished' || removedAt !== null) return null;
  const placement = store.placements.get(id);
  const [experiment] = store.experimentRuns.experimentsOf(id);
  if (placement === null || experiment === undefined) return null;
  const { target, changes } = placement;
  // What has run out is not asked for again.
  const memory = faultCode === 'engine.out-of-memory' ? null : changes.memory;
  return { experiment: store.experiments.find(experiment), target, changes: { ...changes, memory } };
}

function noSlurm({ id }: Run): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--memory',
    message: `Run ${id} is no unfinished cell of a comparison at a target of Slurm.`,
    remedy: 'Leave it out: other runs take what they need.',
  });
}

/** How many runs of an experiment have not ended at a target, and how many of those no target has taken yet. */
export function openAtTarget(
  { placements }: Pick<Store, 'placements'>,
  experiment: string,
): { readonly open: number; readonly waiting: number } {
  const open = placements.ofExperiment(experiment).filter(isOpen);
  return { open: open.length, waiting: open.filter(({ state }) => state === 'waiting').length };
}
