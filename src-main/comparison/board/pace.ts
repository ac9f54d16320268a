import type { CurveAxis } from '../../contract/board.ts';
import type { Ledger, LedgerItem } from '../../contract/ledger.ts';
import type { CurveStretch } from '../../store/curves.ts';

/** What is known of how a run progressed. */
export interface PaceSource {
  readonly stretches: readonly Omit<CurveStretch, 'place' | 'loss'>[];
  /** null: the run has not planned yet. */
  readonly stepsPerEpoch: number | null;
  /** null: it has not finished. */
  readonly ledger: Ledger | null;
  readonly validations: readonly { readonly step: number; readonly seconds: number | null }[];
}

/** Where a run stood after a step, on the axis of a chart; null: nobody knows. */
export type Pace = (step: number) => number | null;

/** What a run does before its first step. */
const BEFORE: readonly LedgerItem[] = ['model', 'compile', 'analysis', 'caching'];

const PACES: Readonly<Record<CurveAxis, (source: PaceSource) => Pace>> = {
  step: () => (step) => step,
  epoch:
    ({ stepsPerEpoch }) =>
    (step) =>
      stepsPerEpoch ? step / stepsPerEpoch : null,
  time: secondsAfter,
  flops: flopsAfter,
};

export function paceOf(axis: CurveAxis, source: PaceSource): Pace {
  return PACES[axis](source);
}

/**
 * Run time after a step. It is known at the validations; between them it grows as the steps' own times do, and the
 * rest (scoring, checkpoints) is spread over them.
 */
function secondsAfter({ stretches, ledger, validations }: PaceSource): Pace {
  if (stretches.some(({ seconds }) => seconds === null)) return () => null;
  const own = cumulative(stretches, ({ seconds }) => seconds ?? 0);
  const before = BEFORE.map((name) => ledger?.items.find((item) => item.name === name)?.seconds ?? 0);
  const start = before.reduce((sum, seconds) => sum + seconds, 0);
  const known = validations.flatMap(({ step, seconds }) => (seconds === null ? [] : [{ step, seconds }]));
  const anchors = [{ step: 0, seconds: start }, ...known.toSorted((a, b) => a.step - b.step)];
  return (step) => {
    const next = anchors.findIndex((anchor) => anchor.step >= step && anchor.step > 0);
    const last = anchors.at(next === -1 ? -1 : next - 1)!;
    if (next === -1) return last.seconds + own(step) - own(last.step);
    const goal = anchors[next]!;
    const whole = own(goal.step) - own(last.step);
    const share = whole > 0 ? (own(step) - own(last.step)) / whole : 1;
    return last.seconds + share * (goal.seconds - last.seconds);
  };
}

/**
 * Operations after a step: what was computed to choose and to cache comes first, forward passes and updates are alike
 * in all steps, and backward passes go as deep as n - e.
 */
function flopsAfter({ stretches, ledger }: PaceSource): Pace {
  const steps = stretches.at(-1)?.step ?? 0;
  if (ledger === null || steps === 0) return () => null;
  const { forward, backward, optimizer, analysis, caching } = ledger.flops;
  const frozen = stretches.reduce((sum, { boundaries }) => sum + boundaries, 0) / steps;
  const blocks = ledger.depthSaving > 0 ? frozen / ledger.depthSaving : Infinity;
  const depth = cumulative(stretches, ({ boundaries }, count) => count - boundaries / blocks);
  const whole = depth(steps);
  return (step) => {
    const share = step / steps;
    const deep = whole > 1e-9 * steps ? depth(step) / whole : share;
    return analysis + caching + (forward + optimizer) * share + backward * deep;
  };
}

/** The sum of something up to any step, straight within a stretch. */
function cumulative(
  stretches: PaceSource['stretches'],
  of: (stretch: PaceSource['stretches'][number], count: number) => number,
): (step: number) => number {
  const ends = [{ step: 0, sum: 0 }];
  for (const stretch of stretches) {
    const last = ends.at(-1)!;
    ends.push({ step: stretch.step, sum: last.sum + of(stretch, stretch.step - last.step) });
  }
  return (step) => {
    const next = ends.findIndex((end) => end.step >= step);
    if (next <= 0) return next === 0 ? 0 : ends.at(-1)!.sum;
    const [from, to] = [ends[next - 1]!, ends[next]!];
    return from.sum + ((step - from.step) / (to.step - from.step)) * (to.sum - from.sum);
  };
}
