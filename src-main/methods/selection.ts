/** Which blocks train at a step, and how a run's selections come about. */

/** The blocks of one step. */
export interface Selection {
  /** e: blocks 1..e get no backward pass; n where no block trains. */
  readonly boundary: number;
  /** Blocks that train, counted from 1, ascending. */
  readonly blocks: readonly number[];
}

/** What was chosen before training: e of SALF, or the blocks that another rule trains, counted from 1. */
export type Choice = number | readonly number[];

/** What a method needs to know of the run. */
export interface PlanContext {
  /** n */
  readonly blocks: number;
  /** For what is drawn at random. */
  readonly seed: number;
  /** Where it is made before training (SALF's scope `global`, and rules); null: not made. */
  readonly choice: Choice | null;
}

export type MethodPlan =
  /** The same blocks at every step. */
  | {
      readonly kind: 'fixed';
      readonly selection: Selection;
      /** Learning rates of the blocks among themselves. */
      readonly rates: 'equal' | 'gradient-ratio';
    }
  /** Other blocks during the run; `at` is a function of the step alone (counted from 0, of `steps`). */
  | {
      readonly kind: 'moving';
      readonly at: (step: number, steps: number) => Selection;
      /** Whether all blocks above the boundary train. */
      readonly contiguous: boolean;
    }
  /** Each epoch begins with a choice for every example, and batches hold examples of one boundary. */
  | { readonly kind: 'grouped' }
  /** The training graph chooses from the batch's own latent states. */
  | { readonly kind: 'in-graph' };

/** Blocks above a boundary. */
export function above(boundary: number, blocks: number): Selection {
  return { boundary, blocks: Array.from({ length: blocks - boundary }, (_, i) => boundary + 1 + i) };
}

/** Some blocks, wherever they are: the backward pass goes down to the lowest. */
export function only(chosen: readonly number[], blocks: number): Selection {
  const sorted = [...chosen].sort((a, b) => a - b);
  return { boundary: sorted[0] === undefined ? blocks : sorted[0] - 1, blocks: sorted };
}

export function fixed(selection: Selection): MethodPlan {
  return { kind: 'fixed', selection, rates: 'equal' };
}
