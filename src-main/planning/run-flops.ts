/** The arithmetic of a whole run by count, step by step, before it starts. */
import { Random } from '../base/random.ts';
import type { TrainSettings } from '../contract/request.ts';
import { shapeOf, trainingPlan, type BatchShape } from '../data/buckets.ts';
import { above, type MethodPlan, type Selection } from '../methods/selection.ts';
import { unitsOf, type ParameterLayout, type Unit } from './parameter-layout.ts';
import { total, type Batches, type FlopCounter, type PartFlops } from './step-flops.ts';

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
  /** Units that some step updates. */
  readonly updated: ReadonlySet<Unit>;
  /** Batches of which one takes most memory. */
  readonly largest: readonly BatchShape[];
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
  const updates = new Map<string, { selection: Selection; count: number; batches: Map<string, Batches> }>();
  for (let look = 0; look < looks; look++) {
    const step = Math.floor((look * steps) / looks);
    const selection = selectionOf(method, step, steps, blocks);
    const key = `${selection.boundary} ${selection.blocks.join()}`;
    const update = updates.get(key) ?? { selection, count: 0, batches: new Map<string, Batches>() };
    update.count += weight;
    updates.set(key, update);
    const shapes = epochs(Math.floor(step / stepsPerEpoch));
    const first = (step % stepsPerEpoch) * settings.accumulate;
    shapes.slice(first, first + settings.accumulate).forEach((shape) => add(update.batches, shape, weight));
  }
  const parts = new Map<string, PartFlops>();
  let everything = 0;
  for (const { selection, batches } of updates.values()) {
    for (const { part, forward, backward } of counter.parts([...batches.values()], selection)) {
      const before = parts.get(part) ?? { part, forward: 0, backward: 0 };
      parts.set(part, { part, forward: before.forward + forward, backward: before.backward + backward });
    }
    const { forward, backward } = total(full.parts([...batches.values()], above(0, blocks)));
    everything += forward + backward;
  }
  const seen = [...updates.values()].flatMap(({ batches }) => [...batches.values()].map(({ shape }) => shape));
  const mean = (of: (selection: Selection) => number) =>
    [...updates.values()].reduce((sum, { selection, count }) => sum + count * of(selection), 0);
  return {
    parts: [...parts.values()],
    ...total([...parts.values()]),
    optimizer: optimizerFlops * mean((selection) => layout.sizeOf(unitsOf(layout, selection))),
    full: everything,
    updated: new Set([...updates.values()].flatMap(({ selection }) => [...unitsOf(layout, selection)])),
    depthSaving: mean(({ boundary }) => boundary) / steps / blocks,
    largest: candidates(seen),
  };
}

/** Of what a batch takes in memory, most grows with its tokens, and attention's share with the square of its length. */
function candidates(shapes: readonly BatchShape[]): readonly BatchShape[] {
  const sizes = [({ tokens }: BatchShape) => tokens, ({ size, length }: BatchShape) => size * length ** 2];
  return sizes.map((sizeOf) => shapes.reduce((a, b) => (sizeOf(a) >= sizeOf(b) ? a : b)));
}

function selectionOf(method: MethodPlan, step: number, steps: number, blocks: number): Selection {
  if (method.kind === 'fixed') return method.selection;
  return method.kind === 'moving' ? method.at(step, steps) : above(0, blocks);
}

function add(rows: Map<string, Batches>, shape: BatchShape, weight: number): void {
  const key = `${shape.size} ${shape.length} ${shape.tokens}`;
  rows.set(key, { shape, count: (rows.get(key)?.count ?? 0) + weight });
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

/** The generator of the order of a run's examples. */
export function orderOf(seed: number): Random {
  return Random.seeded(seed).split('order');
}
