/** What the model knows of a task before it is trained: which label's basis is nearest to each state. */
import { metrics } from '../data/metrics.ts';
import { labelCosines, type Trace, type Variant } from './trace.ts';

export interface Scores {
  readonly accuracy: number;
  readonly macroF1: number;
}

export interface ZeroShot {
  /** Share of the samples whose own label's basis is the nearest of all labels', by space r_0 .. r_n. */
  readonly nearest: readonly number[];
  /** Of the last space behind the final norm, from which the model predicts. */
  readonly scores: Scores;
  /** Of predicting the most frequent label of the samples for all of them. */
  readonly majority: Scores;
}

/** The last space stands behind the final norm under `hf` as under `all`. */
const PREDICTING: Variant = { target: 'basis', latentNorm: 'hf' };

/** @returns null for traces that hold the cosines of their own label alone */
export function zeroShot(traces: readonly Trace[], variant: Variant, blocks: number): ZeroShot | null {
  const labels = traces[0]?.labels ?? 1;
  if (labels === 1) return null;
  const truth = traces.map(({ label }) => label);
  const nearestIn = (of: Variant, space: number): number[] =>
    traces.map((trace) => {
      const cosines = labelCosines(trace, of, blocks).subarray(space * labels, (space + 1) * labels);
      return cosines.indexOf(Math.max(...cosines));
    });
  const scoresOf = (predicted: readonly number[]): Scores => {
    const names = Array.from({ length: labels }, (_, label) => String(label));
    const { accuracy, macroF1 } = metrics(truth, predicted, names);
    return { accuracy, macroF1 };
  };
  const rows = Array.from({ length: labels }, (_, label) => truth.filter((each) => each === label).length);
  const largest = rows.indexOf(Math.max(...rows));
  return {
    nearest: Array.from({ length: blocks + 1 }, (_, space) => scoresOf(nearestIn(variant, space)).accuracy),
    scores: scoresOf(nearestIn(PREDICTING, blocks)),
    majority: scoresOf(truth.map(() => largest)),
  };
}
