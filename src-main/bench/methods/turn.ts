/** What one turn of one side of the benchmark took: a process from its start to its end. */
import { LEDGER_ITEMS, type LedgerItem } from '../../contract/ledger.ts';

export interface Turn {
  /** Seconds by item. */
  readonly items: Readonly<Partial<Record<LedgerItem, number>>>;
  /** From the start of the process until it was gone. */
  readonly wallSeconds: number;
  /** Of the process, by the operating system; null where it does not tell. */
  readonly peakMemoryBytes: number | null;
  /** Of every step. */
  readonly losses: readonly number[];
}

/** A turn of this program. */
export interface OwnTurn extends Turn {
  readonly peakMemoryBytes: number;
  /** What the plan said before the run. */
  readonly plannedMemoryBytes: number;
  /** e of the first step. */
  readonly boundary: number;
  /** Share of the forward pass in the item `forwardBackward`; null: the run was too short to measure it. */
  readonly forwardShare: number | null;
  /** Analytic floating-point operations of the backward passes of all steps. */
  readonly backwardFlops: number;
}

/**
 * Which items are the work of training. What is booked nowhere else is counted too, so that nothing of the loop is
 * hidden; reading and tokenising the data is part of `data`.
 */
const IS_TRAINING: Readonly<Record<LedgerItem, boolean>> = {
  model: false,
  data: true,
  compile: false,
  analysis: true,
  caching: true,
  warmup: true,
  forwardBackward: true,
  forward: true,
  backward: true,
  optimizer: true,
  copies: true,
  probes: false,
  evaluation: false,
  checkpoint: false,
  other: true,
};

export function secondsOf({ items }: Turn, ...names: readonly LedgerItem[]): number {
  return names.reduce((sum, name) => sum + (items[name] ?? 0), 0);
}

/** Seconds of training: opening, compiling, probes, evaluation, checkpoints and the start of the process left out. */
export function trainingSeconds(turn: Turn): number {
  return secondsOf(turn, ...LEDGER_ITEMS.filter((name) => IS_TRAINING[name]));
}

/** Seconds that no item has: of the process before its work and after. */
export function startSeconds(turn: Turn): number {
  return Math.max(0, turn.wallSeconds - secondsOf(turn, ...LEDGER_ITEMS));
}

/** Seconds of the backward pass in a mean step after the warm-up; null where the forward pass was not measured separately. */
export function backwardSecondsPerStep(turn: OwnTurn): number | null {
  const steps = turn.losses.length - 1;
  if (turn.forwardShare === null || steps < 1) return null;
  return (secondsOf(turn, 'forwardBackward') * (1 - turn.forwardShare)) / steps;
}
