/** Where runs were trained. Times and memory of different machines are never averaged. */

/** The place and the kind of a run's machine. */
export interface TrainedAt {
  /** Name of the target; null: this machine. */
  readonly target: string | null;
  /** Processor, cores and GPUs; null: an earlier version did not note it. */
  readonly machine: string | null;
}

/**
 * Runs by their machines, in words: `lab (AMD EPYC 7763, 64 cores)`. Those whose kind was not noted are taken for runs of the
 * first kind that is known at their place.
 */
export function byMachine<T extends TrainedAt>(runs: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const first = new Map(runs.toReversed().flatMap(({ target, machine }) => (machine === null ? [] : [[target, machine]])));
  return Map.groupBy(runs, ({ target, machine }) => {
    const kind = machine ?? first.get(target);
    return `${target ?? 'this machine'}${kind == null ? '' : ` (${kind})`}`;
  });
} // prettier-ignore

/** The machines of some runs in words, each once. */
export function machineNames(runs: readonly TrainedAt[]): string[] {
  return [...byMachine(runs).keys()].sort();
}

/** Whether times and memory of some runs may be averaged. */
export function isOneMachine(runs: readonly TrainedAt[]): boolean {
  return byMachine(runs).size < 2;
}

/** In the place of a mean that is not made. */
export const SEVERAL_MACHINES = 'several machines';
