import { counted } from '../base/numbers.ts';
import type { MethodCase } from '../contract/experiment.ts';
import { barColumn, none, number, numberColumn, text, textColumn } from '../tables/table.ts';
import type { Cell, Table } from '../tables/table.ts';
import type { Comparison, MethodSummary } from './comparison.ts';
import { digitsFor, estimated } from './comparison-table.ts';
import { sweepNotes } from './notes.ts';
import { regretOf } from './regret.ts';
import type { SweepPoint } from './regret.ts';

/** A boundary and what was trained at it. */
interface SweepRow {
  readonly boundary: number;
  readonly summary: MethodSummary;
}

/**
 * Macro-F1 and cost against the boundary, with SALF's choice marked.
 * @param cases of the request, whose methods are `last-k`
 * @param choice e that SALF would choose; null: not known
 */
export function sweepTable(comparison: Comparison, cases: readonly MethodCase[], choice: number | null): Table {
  const rows = sweepRows(comparison, cases);
  const blocks = rows.length;
  const most = Math.max(...rows.map(({ summary }) => summary.macroF1?.mean ?? 0), Number.MIN_VALUE);
  const dearest = Math.max(...rows.map(({ summary }) => summary.costs?.flops.backward ?? 0), Number.MIN_VALUE);
  const bar = (value: number | undefined, longest: number): Cell =>
    value === undefined ? none() : { kind: 'bar', share: value / longest };
  return {
    title: `${comparison.model} on ${comparison.data}: every boundary, ${counted(comparison.seeds.length, 'seed')}`,
    columns: [
      numberColumn('boundary', 'e', { digits: 0 }),
      textColumn('model', 'model', { panel: null }),
      textColumn('data', 'data', { panel: null }),
      textColumn('trained', 'trains'),
      numberColumn('macro_f1', 'macro-F1'),
      barColumn('macro_f1_bar', ''),
      numberColumn('backward_flops_percent', 'backward', { unit: '%', digits: 1 }),
      barColumn('backward_bar', ''),
      numberColumn('time_s', 'time', {
        unit: 's',
        digits: digitsFor(rows.map(({ summary }) => summary.costs?.seconds.mean ?? 0)),
      }),
      numberColumn('peak_memory_mib', 'memory', { unit: 'MiB', digits: 0 }),
      textColumn('verdict', `compared with e = 0`),
      textColumn('choice', ''),
    ],
    rows: rows.map(({ boundary, summary: { macroF1, costs, difference } }) => [
      number(boundary),
      ...[comparison.model, comparison.data].map(text),
      text(boundary + 1 === blocks ? `${blocks}` : `${boundary + 1}–${blocks}`),
      estimated(macroF1),
      bar(macroF1?.mean, most),
      costs?.relativeFlops.backward == null ? none() : number(costs.relativeFlops.backward * 100),
      bar(costs?.flops.backward, dearest),
      estimated(costs?.seconds ?? null),
      costs === null ? none() : number(costs.peakMemoryBytes / 2 ** 20),
      difference?.verdict == null
        ? none()
        : { kind: 'verdict', verdict: difference.verdict, interval: difference.rows?.interval ?? null },
      boundary === choice ? text('SALF’s choice') : none(),
    ]),
    footnotes: [...choiceNotes(sweepPoints(comparison, cases), choice), ...sweepNotes(comparison)],
  };
}

function sweepRows(comparison: Comparison, cases: readonly MethodCase[]): SweepRow[] {
  const boundaries = boundariesOf(cases);
  return comparison.methods.map((summary, index) => ({ boundary: boundaries[index]!, summary }));
}

/** e of each method of a sweep. */
export function boundariesOf(cases: readonly MethodCase[]): number[] {
  return cases.map(({ method }) => (method.name === 'last-k' ? method.freeze : 0));
}

/** The boundaries that were trained, each with the mean of its scores and costs. */
export function sweepPoints(comparison: Comparison, cases: readonly MethodCase[]): SweepPoint[] {
  return sweepRows(comparison, cases).flatMap(({ boundary, summary: { macroF1, costs } }) =>
    macroF1 === null || costs === null ? [] : [{ boundary, macroF1: macroF1.mean, cost: costs.flops.backward }],
  );
}

/** What SALF's choice left on the table, in sentences; none where it is not known. */
export function choiceNotes(points: readonly SweepPoint[], choice: number | null): string[] {
  if (choice === null) return [];
  const regret = regretOf(points, choice);
  if (regret === null) return [`SALF chooses e = ${choice}, at which nothing was trained yet.`];
  const lost = ({ boundary, lost: f1 }: { boundary: number; lost: number }): string =>
    f1 === 0 ? 'none is better' : `${f1.toFixed(3)} of macro-F1 lost to e = ${boundary}`;
  return [
    `SALF chooses e = ${choice}. Among boundaries that cost no more: ${lost(regret.affordable)}. Among all: ${lost(regret.best)}.`,
    'These are differences of means over the seeds, not tested ones.',
  ];
}
