/** The arithmetic of a whole run by count, step by step, before it starts. */
import { Random } from '../base/random.ts';
import type { TrainSettings } from '../contract/request.ts';
import { paddedLength, trainingPlan } from '../data/buckets.ts';
import { above, type MethodPlan, type Selection } from '../methods/selection.ts';
import { unitsOf, type ParameterLayout } from './parameter-layout.ts';
import { total, type BatchShape, type FlopCounter, type PartFlops } from './step-flops.ts';

export interface RunFlopsRequest {
  readonly settings: TrainSettings;
  readonly method: MethodPlan;
  /** Tokens of each training prompt. */
  readonly lengths: readonly number[];
  readonly steps: number;
  readonly counter: FlopCounter;
  /** Of a graph that trains every block, without a cache. */
  readonly full: FlopCounter;
  readonly layout: ParameterLayout;
  /** Of one update of one element. */
  readonly optimizerFlops: number;
  /** n */
  readonly blocks: number;
}

export interface RunFlops {
  /** Of all steps, by part of the model. */
  readonly parts: readonly PartFlops[];
  readonly forward: number;
  readonly backward: number;
  readonly optimizer: number;
  /** What all steps would cost, without updates, if every block trained. */
  readonly full: number;
  /** Share of the blocks that the backward pass does not reach, mean over the steps. */
  readonly depthSaving: number;
  /** The batch of most tokens. */
  readonly largest: BatchShape;
}

/** Most steps that are gone through one by one; of longer runs so many are, spread evenly. */
const LOOKS = 50_000;
/** Epochs whose batches are made; later ones are taken to be like them. */
const EPOCHS = 20;

/**
 * Goes through the steps of a run with the batches that the run itself will make. For choices made during the run,
 * the selection of most work stands for all of them.
 */
export function runFlops(request: RunFlopsRequest): RunFlops {
  const { settings, method, lengths, steps, counter, full, layout, optimizerFlops, blocks } = request;
  const epochs = epochShapes(lengths, settings);
  const stepsPerEpoch = Math.ceil(epochs(0).length / settings.accumulate);
  const looks = Math.min(steps, LOOKS);
  const weight = steps / looks;
  const seen = new Map<string, { shape: BatchShape; selection: Selection; count: number }>();
  const updates = new Map<string, { selection: Selection; count: number }>();
  for (let look = 0; look < looks; look++) {
    const step = Math.floor((look * steps) / looks);
    const selection = selectionOf(method, step, steps, blocks);
    const blocksKey = `${selection.boundary} ${selection.blocks.join()}`;
    add(updates, blocksKey, { selection, count: weight });
    const shapes = epochs(Math.floor(step / stepsPerEpoch));
    const first = (step % stepsPerEpoch) * settings.accumulate;
    for (const shape of shapes.slice(first, first + settings.accumulate)) {
      add(seen, `${shape.size} ${shape.length} ${blocksKey}`, { shape, selection, count: weight });
    }
  }
  const parts = new Map<string, PartFlops>();
  let everything = 0;
  for (const { shape, selection, count } of seen.values()) {
    for (const { part, forward, backward } of counter.parts(shape, selection)) {
      const before = parts.get(part) ?? { part, forward: 0, backward: 0 };
      const sum = { forward: before.forward + count * forward, backward: before.backward + count * backward };
      parts.set(part, { part, ...sum });
    }
    const { forward, backward } = full.of(shape, above(0, blocks));
    everything += count * (forward + backward);
  }
  const mean = (of: (selection: Selection) => number) =>
    [...updates.values()].reduce((sum, { selection, count }) => sum + count * of(selection), 0);
  return {
    parts: [...parts.values()],
    ...total([...parts.values()]),
    optimizer: optimizerFlops * mean((selection) => layout.sizeOf(unitsOf(layout, selection))),
    full: everything,
    depthSaving: mean(({ boundary }) => boundary) / steps / blocks,
    largest: [...seen.values()]
      .map(({ shape }) => shape)
      .reduce((a, b) => (a.size * a.length >= b.size * b.length ? a : b)),
  };
}

function selectionOf(method: MethodPlan, step: number, steps: number, blocks: number): Selection {
  if (method.kind === 'fixed') return method.selection;
  return method.kind === 'moving' ? method.at(step, steps) : above(0, blocks);
}

function add<T extends { count: number }>(rows: Map<string, T>, key: string, row: T): void {
  const known = rows.get(key);
  if (known === undefined) rows.set(key, row);
  else known.count += row.count;
}

/** Shapes of the batches of an epoch, counted from 0, as the trainer makes them: see `freshState` and `epochPlan`. */
function epochShapes(lengths: readonly number[], settings: TrainSettings): (epoch: number) => readonly BatchShape[] {
  const random = orderOf(settings.seed);
  const known: BatchShape[][] = [];
  return (epoch) => {
    const wanted = epoch % EPOCHS;
    while (known.length <= wanted) {
      const plan = trainingPlan(lengths, settings.batchSize, random);
      known.push(plan.map((indices) => shapeOf(indices, lengths, settings.padMultiple)));
    }
    return known[wanted]!;
  };
}

function shapeOf(indices: readonly number[], lengths: readonly number[], padMultiple: number): BatchShape {
  const longest = indices.reduce((max, index) => Math.max(max, lengths[index]!), 0);
  return { size: indices.length, length: paddedLength(longest, padMultiple) };
}

/** The generator of the order of a run's examples. */
export function orderOf(seed: number): Random {
  return Random.seeded(seed).split('order');
}
