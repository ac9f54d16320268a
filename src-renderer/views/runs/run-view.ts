/** What the curves of a run are seen through: pure functions of what a person has set. */
import type { Scale, StepRange } from '../../../src-main/charts/series.ts';

/** Steps of the exponential mean that a slider from 0 to 100 stands for: none, and up to a fifth of the run. */
export function smoothingSteps(slider: number, steps: number): number {
  return slider === 0 ? 1 : Math.max(2, Math.round(Math.max(steps / 5, 2) ** (slider / 100)));
}

/** The steps that part of an axis shows; null: all of them. */
export function rangeOf(
  part: { readonly from: number; readonly to: number },
  whole: StepRange,
  scale: Scale,
): StepRange | null {
  if (part.from <= 0.0005 && part.to >= 0.9995) return null;
  const [min, max] = [scale.at(whole.from), scale.at(whole.to)];
  const stepAt = (share: number): number => scale.stepAt(min + share * (max - min));
  return { from: stepAt(part.from), to: stepAt(part.to) };
}

/** Least part of a run that can be seen, in steps. */
const LEAST = 4;

/** The view made narrower (`by` below 1) or wider around its middle; null: the whole run. */
export function zoomed(range: StepRange | null, whole: StepRange, by: number): StepRange | null {
  const { from, to } = range ?? whole;
  const half = Math.max(LEAST, (to - from) * by) / 2;
  const middle = (from + to) / 2;
  if (2 * half >= whole.to - whole.from) return null;
  return shifted({ from: middle - half, to: middle + half }, whole, 0);
}

/** The view moved by a share of its width, and kept within the run. */
export function shifted(range: StepRange | null, whole: StepRange, by: number): StepRange | null {
  if (range === null) return null;
  const width = range.to - range.from;
  const from = Math.min(Math.max(range.from + by * width, whole.from), whole.to - width);
  return { from, to: from + width };
}
