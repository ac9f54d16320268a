/** What the runs of a draft need, each kind of them planned once. */
import type { TrainSettings } from '../../contract/request.ts';
import { totalFlops } from '../../planning/plan-event.ts';
import { planRun } from '../../planning/plan-run.ts';
import type { GraphShelf } from '../../planning/run-graphs.ts';
import { scoreFlops } from '../../planning/score-flops.ts';
import { paddedLength } from '../../data/buckets.ts';
import type { Cell } from '../cells.ts';
import type { UntrainedScoring } from '../untrained.ts';
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

/** Scoring an untrained model. */
export interface CountedScoring {
  readonly modelHash: string;
  /** Floating-point operations of its forward passes over the test rows. */
  readonly flops: number;
}

/** What scoring takes where it is missing. @param cells of the experiment, of which one has the model and data */
export function countScorings(
  scorings: readonly UntrainedScoring[],
  cells: readonly Cell[],
  inputs: Inputs,
  shelf: GraphShelf,
): CountedScoring[] {
  return scorings.map(({ model, data, settings }) => {
    const cell = cells.find((each) => each.model === model && each.data === data)!;
    const { prompts, labelTokens } = inputs.prompts(cell);
    const lengths = prompts.test ?? [];
    const maxLength = paddedLength(Math.max(1, ...lengths), settings.padMultiple);
    const request = {
      folder: inputs.folder(cell),
      inputs: new Set<string>(),
      maxLength,
      labelTokens,
      loss: settings.loss,
    };
    const graph = shelf.of(request, [], 'none').score;
    return { modelHash: inputs.modelHash(cell), flops: scoreFlops(graph, lengths, settings) };
  });
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
      cell,
      runs: group.length,
      missing: group.filter((each) => !isThere(each)).length,
      modelHash: inputs.modelHash(cell),
      ...countRun(cell, inputs, shelf),
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
    memoryBytes,
    checkpointBytes: checkpoints,
    cacheBytes: kept,
    cacheKey: JSON.stringify([cell.model, cell.data, prefix.kind === 'use' ? prefix.boundary : settings.method]),
    rows: rowsOf(settings, steps),
  };
}

function rowsOf({ batchSize, accumulate }: TrainSettings, steps: number): number {
  return steps * batchSize * accumulate;
}
