/** Analytic floating-point operations of training steps, by what a step trains. */
import { FlopFormula, type FlopsByPart } from '../autodiff/flops.ts';
import { ownPart } from '../autodiff/gated.ts';
import type { BatchShape } from '../data/buckets.ts';
import type { Selection } from '../methods/selection.ts';
import { blockPart } from '../models/forward.ts';
import type { Graph } from '../onnx/graph.ts';
import type { Bindings } from '../onnx/shape.ts';
import type { Gating } from './graphs.ts';

/** Batches of one shape. */
export interface Batches {
  readonly shape: BatchShape;
  readonly count: number;
}

/** The symbols of a forward graph (models/layers/context.ts) at a batch. */
export function bindingsOf({ size, length, tokens }: BatchShape): Bindings {
  return { batch: size, length, tokens };
}

export interface StepFlops {
  readonly forward: number;
  readonly backward: number;
}

export interface PartFlops extends StepFlops {
  readonly part: string;
}

/** Counts for one graph. */
export class FlopCounter {
  readonly #formula: FlopFormula;
  readonly #gating: Gating;
  readonly #blocks: number;

  /** @param gating of the graph: what of its backward pass runs depends on the selection. */
  constructor(graph: Graph, gating: Gating, blocks: number) {
    this.#formula = new FlopFormula(graph);
    this.#gating = gating;
    this.#blocks = blocks;
  }

  /** One batch. */
  of(shape: BatchShape, selection: Selection): StepFlops {
    return total(this.parts([{ shape, count: 1 }], selection));
  }

  /** All batches together, by part in the order of the model; parts that do nothing are left out. */
  parts(batches: readonly Batches[], { boundary, blocks }: Selection): PartFlops[] {
    const flops = this.#count(batches);
    const gated = this.#gating !== 'none';
    const numbered = Array.from({ length: this.#blocks }, (_, index) => index + 1);
    const row = (part: string, runs: boolean, own: boolean): PartFlops => ({
      part,
      forward: flops.get(part)?.forward ?? 0,
      backward: (runs ? (flops.get(part)?.backward ?? 0) : 0) + (own ? (flops.get(ownPart(part))?.backward ?? 0) : 0),
    });
    const known = ['embedding', ...numbered.map(blockPart), 'head'];
    const rest = [...flops.keys()].filter((part) => !known.includes(part) && !part.endsWith(ownPart('')));
    return [
      row('embedding', !gated || boundary === 0, false),
      ...numbered.map((block) => row(blockPart(block), !gated || block > boundary, blocks.includes(block))),
      row('head', true, false),
      ...rest.map((part) => row(part, true, false)),
    ].filter(({ forward, backward }) => forward + backward > 0);
  }

  #count(batches: readonly Batches[]): FlopsByPart {
    return this.#formula.over(batches.map(({ shape, count }) => ({ bindings: bindingsOf(shape), count })));
  }
}

/** Sum over parts or batches. */
export function total(rows: readonly StepFlops[]): StepFlops {
  return rows.reduce(
    (sum, { forward, backward }) => ({ forward: sum.forward + forward, backward: sum.backward + backward }),
    { forward: 0, backward: 0 },
  );
}
