/** What the runs of a draft need, each kind of them planned once. */
import type { TrainSettings } from '../../contract/request.ts';
import { totalFlops } from '../../planning/plan-event.ts';
import { planRun } from '../../planning/plan-run.ts';
import type { GraphShelf } from '../../planning/run-graphs.ts';
import type { Cell } from '../cells.ts';
import type { Inputs } from '../validate.ts';

/** Runs that differ in their seed alone; what is counted is that of the first. */
export interface CountedRuns {
  readonly cell: Cell;
  readonly runs: number;
  /** Runs that the workspace does not have yet. */
  readonly missing: number;
  readonly modelHash: string;
  /** Floating-point operations of all steps. */
  readonly flops: number;
  /** Blocks are chosen on the way. */
  readonly isAtMost: boolean;
  readonly memoryBytes: number;
  /** Of the checkpoints that stay, and of the one that is being written besides. */
  readonly checkpointBytes: { readonly kept: number; readonly peak: number };
  /** Of what frozen blocks compute; 0: nothing is kept. */
  readonly cacheBytes: number;
  /** Equal for runs that share a cache. */
  readonly cacheKey: string;
  /** Training rows, as often as they are gone through. */
  readonly rows: number;
}

/** @throws InputError for a method that does not fit its model */
export function countRuns(
  cells: readonly Cell[],
  isThere: (cell: Cell) => boolean,
  inputs: Inputs,
  shelf: GraphShelf,
): CountedRuns[] {
  const alike = Map.groupBy(cells, ({ model, data, method }) => JSON.stringify([model, data, method]));
  return [...alike.values()].map((group) => {
    const [cell] = group as [Cell, ...Cell[]];
    return {
      ...{ cell, runs: group.length, missing: group.filter((each) => !isThere(each)).length },
      ...{ modelHash: inputs.modelHash(cell), ...countRun(cell, inputs, shelf) },
    };
  });
}

function countRun(cell: Cell, inputs: Inputs, shelf: GraphShelf) {
  const { settings } = cell;
  const plan = planRun({ settings, folder: inputs.folder(cell), ...inputs.prompts(cell), choice: null, shelf });
  const { prefix, checkpoints, memoryBytes, atMost, steps } = plan;
  const kept = prefix.kind === 'use' || prefix.kind === 'undecided' ? prefix.bytes : 0;
  return {
    flops: totalFlops(plan, false),
    isAtMost: atMost,
    ...{ memoryBytes, checkpointBytes: checkpoints, cacheBytes: kept },
    cacheKey: JSON.stringify([cell.model, cell.data, prefix.kind === 'use' ? prefix.boundary : settings.method]),
    rows: rowsOf(settings, steps),
  };
}

function rowsOf({ batchSize, accumulate }: TrainSettings, steps: number): number {
  return steps * batchSize * accumulate;
}
