/** What a board shows: methods compared with each other, on every model and data set of some experiments. */
import type { ExperimentKind } from './experiment.ts';
import type { ReferenceName } from './references.ts';
import type { MethodName } from './method.ts';
import type { MethodLook } from './method-look.ts';
import type { RuleMark } from './rule-words.ts';

/** A mean over seeds. */
export interface Measured {
  readonly n: number;
  readonly mean: number;
  /** 95 % Student t interval; null for one seed. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** A method minus the baseline, in macro-F1. */
export interface BoardDifference {
  /** Over the seeds that both have. */
  readonly seeds: Measured & { readonly p: number | null };
  /** Over the test rows; null: not tested, or not yet. */
  readonly rows: {
    readonly difference: number;
    readonly interval: { readonly low: number; readonly high: number };
    /** Before and after Holm's correction. */
    readonly p: number;
    readonly correctedP: number;
    readonly resamples: number;
  } | null;
  readonly verdict: 'better' | 'worse' | 'no difference shown' | null;
}

/** What a mean run of a method cost. */
export interface BoardCosts {
  /** Mean share of the blocks that the backward pass did not reach. */
  readonly depthSaving: number;
  readonly flops: { readonly backward: number; readonly steps: number; readonly run: number };
  /** Shares of training every block; null: nothing that does so has finished. */
  readonly relativeFlops: { readonly backward: number | null; readonly step: number; readonly run: number | null };
  /** null: its runs were trained on several machines, whose times are not averaged. */
  readonly measured: {
    readonly seconds: Measured;
    readonly secondsPerStep: number;
    readonly peakMemoryBytes: number;
  } | null;
}

/** A method on one model and data set. */
export interface BoardRow {
  readonly method: string;
  /** Finished runs, of as many seeds as were asked for. */
  readonly runs: number;
  readonly of: number;
  readonly macroF1: Measured | null;
  /** null for the baseline, and where nothing can be compared with it. */
  readonly difference: BoardDifference | null;
  readonly costs: BoardCosts | null;
  /** On which its finished runs were trained, in words. */
  readonly machines: readonly string[];
  /** Run time until a validation reached what the baseline ended with. */
  readonly timeToBaseline: {
    readonly seconds: Measured | null;
    readonly reached: number;
    readonly of: number;
  } | null;
}

/** What methods are compared with, though it trains nothing. */
export interface BoardReference extends Pick<BoardRow, 'macroF1' | 'difference'> {
  readonly name: ReferenceName;
  /** What it is and what it cost, in a sentence. */
  readonly note: string;
}

/** What a sweep says besides its rows. */
export interface BoardSweep {
  /** In the order of the rows: e, blocks 1..e being frozen. */
  readonly boundaries: readonly number[];
  /** e that SALF would choose; null: not known. */
  readonly choice: number | null;
  /** What other rules would train; empty: not known. */
  readonly rivals: readonly RuleMark[];
  /** What that choice left on the table, in sentences. */
  readonly regret: readonly string[];
}

/** Runs that stand alike at a target. */
export interface BoardPlaced {
  /** `lab, waiting in the queue there: no node is free (Resources)` */
  readonly words: string;
  readonly count: number;
  /** The first of them. */
  readonly runs: readonly { readonly method: string; readonly seed: number; readonly run: string }[];
}

/** One model and data set of one experiment. */
export interface BoardPlace {
  readonly key: string;
  /** null: runs that were picked. */
  readonly experiment: string | null;
  readonly kind: ExperimentKind;
  readonly model: string;
  readonly data: string;
  /** Unlike that of all other places of the board. */
  readonly title: string;
  /** The pinned one, or the experiment's own where it does not compare that one. */
  readonly baseline: string;
  readonly seeds: readonly number[];
  /** Tests are under way; the verdicts come when they are all known. */
  readonly isTesting: boolean;
  readonly rows: readonly BoardRow[];
  /** The untrained model and the majority class, without runs and costs of their own. */
  readonly references: readonly BoardReference[];
  readonly notes: readonly string[];
  /** Runs that have not ended at their targets. */
  readonly placed: readonly BoardPlaced[];
  /** null: not a sweep. */
  readonly sweep: BoardSweep | null;
}

export interface BoardMethod {
  readonly name: string;
  readonly family: MethodName;
  readonly isLora: boolean;
  readonly look: MethodLook;
}

export interface Board {
  /** In the order of the requests, each once. */
  readonly methods: readonly BoardMethod[];
  readonly baseline: string;
  readonly places: readonly BoardPlace[];
  /** Sentences: what bounds the comparison of picked runs, and which of them are not in it. */
  readonly warnings: readonly string[];
}

/** By what curves are laid over each other. */
export const CURVE_AXES = ['step', 'epoch', 'time', 'flops'] as const;
export type CurveAxis = (typeof CURVE_AXES)[number];
/** What a band around a mean is: from the least to the most of the seeds, or the 95 % t interval. */
export const CURVE_BANDS = ['range', 'interval'] as const;
export type CurveBand = (typeof CURVE_BANDS)[number];

export interface CurvePoint {
  readonly x: number;
  readonly mean: number;
  /** Both equal to the mean for one seed. */
  readonly low: number;
  readonly high: number;
}

/** A method's curves over its seeds. */
export interface BoardCurve {
  readonly method: string;
  readonly seeds: readonly number[];
  readonly loss: readonly CurvePoint[];
  /** Macro-F1 on the validation rows. */
  readonly validation: readonly CurvePoint[];
}

/** What differs between methods: one line a setting, with one value for each of `columns`. */
export interface SettingsDifference {
  readonly columns: readonly { readonly experiment: string | null; readonly method: string }[];
  readonly rows: readonly { readonly setting: string; readonly values: readonly string[] }[];
  /** Settings that are the same throughout. */
  readonly same: number;
}
