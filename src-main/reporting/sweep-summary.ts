/** What a sweep of the boundary says in plain sentences. */
import { plural } from '../base/numbers.ts';
import type { MethodCase } from '../contract/experiment.ts';
import type { Sweep } from '../charts/sweep.ts';
import type { Comparison } from '../comparison/comparison.ts';
import type { SweepChoices } from '../comparison/salf-choice.ts';
import { regretOf } from '../comparison/regret.ts';
import { count, percent, score, withSpread } from './figures.ts';

/** One boundary of a sweep and what was trained at it. */
interface Row {
  readonly boundary: number;
  readonly summary: Comparison['methods'][number];
}

function rowsOf({ methods }: Comparison, cases: readonly MethodCase[]): Row[] {
  return methods.flatMap((summary, index) => {
    const method = cases[index]!.method;
    return method.name === 'last-k' ? [{ boundary: method.freeze, summary }] : [];
  });
}

/** The sweep as its chart shows it. */
export function sweepData(comparison: Comparison, cases: readonly MethodCase[], chosen: SweepChoices): Sweep {
  const rows = rowsOf(comparison, cases).filter(({ summary }) => summary.macroF1 !== null);
  return {
    rows: rows.map(({ summary: { macroF1, costs } }) => ({ macroF1, costs })),
    sweep: { boundaries: rows.map(({ boundary }) => boundary), ...chosen },
    cost: 'backwardShare',
  };
}

/** How far up the blocks could be frozen, and where SALF's choice stands. */
export function summariseSweep(comparison: Comparison, cases: readonly MethodCase[], choice: number | null): string[] {
  const rows = rowsOf(comparison, cases);
  const trained = rows.filter(({ summary }) => summary.macroF1 !== null);
  if (trained.length === 0) return ['No boundary was trained yet, so nothing can be said.'];
  const full = trained.find(({ boundary }) => boundary === 0);
  const head =
    full === undefined
      ? 'The boundary e = 0, against which the others are held, was not trained.'
      : `Training every block (e = 0) reaches a macro-F1 of ${withSpread(full.summary.macroF1!)}.`;
  const missing = rows.flatMap(({ summary }) => summary.gaps).length;
  return [
    head,
    ...verdictSentences(trained),
    ...choiceSentences(trained, choice),
    ...(comparison.seeds.length > 1 ? [] : ['One seed shows nothing of how other seeds would have come out.']),
    ...(missing === 0 ? [] : [`${count(missing, 'run')} of this sweep ${plural(missing, 'is', 'are')} missing.`]),
  ];
}

function verdictSentences(rows: readonly Row[]): string[] {
  const by = (verdict: string): Row[] => rows.filter(({ summary }) => summary.difference?.verdict === verdict);
  const names = (found: readonly Row[]): string => found.map(({ boundary }) => boundary).join(', ');
  const [better, worse, open] = [by('better'), by('worse'), by('no difference shown')];
  const highest = [...better, ...open].reduce<Row | null>(
    (top, row) => (top === null || row.boundary > top.boundary ? row : top),
    null,
  );
  const share = highest?.summary.costs?.relativeFlops.backward ?? null;
  return [
    ...(highest === null
      ? []
      : [
          `The highest boundary that was not shown to be worse is e = ${highest.boundary}${
            share === null ? '' : `, with ${percent(share)} of the backward operations`
          }; that no difference is shown does not mean that there is none.`,
        ]),
    ...(better.length === 0 ? [] : [`Better than e = 0: e = ${names(better)}.`]),
    ...(worse.length === 0 ? [] : [`Worse than e = 0: e = ${names(worse)}.`]),
  ];
}

function choiceSentences(rows: readonly Row[], choice: number | null): string[] {
  if (choice === null) return ['Where SALF would draw the line is not known: no analysis of this sweep is stored.'];
  const points = rows.flatMap(({ boundary, summary: { macroF1, costs } }) =>
    macroF1 === null || costs === null ? [] : [{ boundary, macroF1: macroF1.mean, cost: costs.flops.backward }],
  );
  const regret = regretOf(points, choice);
  if (regret === null) return [`SALF chooses e = ${choice}, at which nothing was trained yet.`];
  const verdict = rows.find(({ boundary }) => boundary === choice)?.summary.difference?.verdict ?? null;
  const comparedWords =
    choice === 0 || verdict === null
      ? ''
      : verdict === 'no difference shown'
        ? ', for which no difference to e = 0 is shown'
        : `, ${verdict} than e = 0`;
  const { best } = regret;
  const lost =
    best.lost === 0
      ? 'No boundary had a higher mean.'
      : `The mean of e = ${best.boundary} is higher by ${score(best.lost)}; this difference between the two was not tested.`;
  return [`SALF chooses e = ${choice}${comparedWords}. ${lost}`];
}
