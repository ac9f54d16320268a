/** Where a run stands before its first step. */
import type { Choice } from '../../methods/selection.ts';
import { orderOf } from '../../planning/run-flops.ts';
import type { TrainingState } from './checkpoint.ts';

export function freshState(seed: number): TrainingState {
  return {
    step: 0,
    epoch: 0,
    batch: 0,
    best: null,
    waited: 0,
    seconds: {},
    tokens: 0,
    frozen: 0,
    updates: [],
    rates: null,
    boundaries: null,
    choice: null,
    order: [...orderOf(seed).state()],
    flops: { forward: 0, backward: 0, optimizer: 0, analysis: 0, caching: 0 },
    probes: { count: 0, both: 0, forward: 0 },
  };
}

/** After the choice for the whole run; null: none was made. */
export function withChoice(state: TrainingState, made: ChoiceMade | null): TrainingState {
  return made === null ? state : withAnalysis({ ...state, choice: made.choice }, made.flops);
}

/** A choice for a whole run, and the analytic floating-point operations that it took. */
export interface ChoiceMade {
  readonly choice: Choice;
  readonly flops: number;
}

/** After something was computed to choose blocks. */
export function withAnalysis(state: TrainingState, flops: number): TrainingState {
  return { ...state, flops: { ...state.flops, analysis: state.flops.analysis + flops } };
}

/** After the frozen blocks' outputs were computed once for all. */
export function withCaching(state: TrainingState, flops: number): TrainingState {
  return { ...state, flops: { ...state.flops, caching: state.flops.caching + flops } };
}
