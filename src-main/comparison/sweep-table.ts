import { counted, ranges } from '../base/numbers.ts';
import { boundariesOf } from '../contract/experiment.ts';
import type { MethodCase } from '../contract/experiment.ts';
import { chosenBy, RULE_WORDS } from '../contract/rule-words.ts';
import { boundaryOf } from '../contract/rules.ts';
import { REFERENCE_TITLES } from '../contract/references.ts';
import { barColumn, none, number, numberColumn, text, textColumn } from '../tables/table.ts';
import type { Cell, Table } from '../tables/table.ts';
import type { Comparison, MethodSummary } from './comparison.ts';
import { digitsFor, estimated, measuredCell } from './comparison-table.ts';
import { sweepNotes } from './notes.ts';
import { regretOf } from './regret.ts';
import type { SweepChoices } from './salf-choice.ts';
import type { SweepPoint } from './regret.ts';

/** A boundary and what was trained at it. */
interface SweepRow {
  readonly boundary: number;
  readonly summary: MethodSummary;
}

/**
 * Macro-F1 and cost against the boundary, with the choices of SALF and other rules marked.
 * @param cases of the request, whose methods are `last-k`
 */
export function sweepTable(comparison: Comparison, cases: readonly MethodCase[], chosen: SweepChoices): Table {
  const rows = sweepRows(comparison, cases);
  const { references } = comparison;
  const scored = [...rows.map(({ summary }) => summary), ...references];
  const most = Math.max(...scored.map(({ macroF1 }) => macroF1?.mean ?? 0), Number.MIN_VALUE);
  const dearest = Math.max(...rows.map(({ summary }) => summary.costs?.flops.backward ?? 0), Number.MIN_VALUE);
  const bar = (value: number | undefined, longest: number): Cell =>
    value === undefined ? none() : { kind: 'bar', share: value / longest };
  return {
    title: `${comparison.model} on ${comparison.data}: ${counted(rows.length, 'boundary', 'boundaries')}, ${counted(comparison.seeds.length, 'seed')}`,
    columns: [
      numberColumn('boundary', 'e', { digits: 0 }),
      textColumn('model', 'model', { panel: null }),
      textColumn('data', 'data', { panel: null }),
      numberColumn('trained', 'trains from block', { digits: 0 }),
      numberColumn('macro_f1', 'macro-F1'),
      barColumn('macro_f1_bar', ''),
      numberColumn('backward_flops_percent', 'backward', { unit: '%', digits: 1 }),
      barColumn('backward_bar', ''),
      numberColumn('time_s', 'time', {
        unit: 's',
        digits: digitsFor(rows.map(({ summary }) => summary.costs?.measured?.seconds.mean ?? 0)),
      }),
      numberColumn('peak_memory_mib', 'memory', { unit: 'MiB', digits: 0 }),
      textColumn('verdict', `compared with e = ${rows[0]?.boundary ?? 0}`),
      textColumn('choice', ''),
    ],
    rows: [
      ...rows.map(({ boundary, summary: { macroF1, costs, difference } }) => [
        number(boundary),
        ...[comparison.model, comparison.data].map(text),
        number(boundary + 1),
        estimated(macroF1),
        bar(macroF1?.mean, most),
        costs?.relativeFlops.backward == null ? none() : number(costs.relativeFlops.backward * 100),
        bar(costs?.flops.backward, dearest),
        measuredCell(({ seconds }) => estimated(seconds))({ costs }),
        measuredCell(({ peakMemoryBytes }) => number(peakMemoryBytes / 2 ** 20))({ costs }),
        verdictCell(difference),
        markedBy(boundary, chosen),
      ]),
      ...references.map(({ method, macroF1, difference }) => [
        none(),
        ...[comparison.model, comparison.data].map(text),
        none(),
        macroF1 === null ? none('not scored') : estimated(macroF1),
        bar(macroF1?.mean, most),
        none(),
        none(),
        none(),
        none(),
        verdictCell(difference),
        text(REFERENCE_TITLES[method]),
      ]),
    ],
    footnotes: [...choiceNotes(sweepPoints(comparison, cases), chosen), ...sweepNotes(comparison)],
  };
}

function verdictCell(difference: MethodSummary['difference']): Cell {
  if (difference?.verdict == null) return none();
  return { kind: 'verdict', verdict: difference.verdict, interval: difference.rows?.interval ?? null };
}

function sweepRows(comparison: Comparison, cases: readonly MethodCase[]): SweepRow[] {
  const boundaries = boundariesOf(cases);
  return comparison.methods.map((summary, index) => ({ boundary: boundaries[index]!, summary }));
}

/** The boundaries that were trained, each with the mean of its scores and costs. */
export function sweepPoints(comparison: Comparison, cases: readonly MethodCase[]): SweepPoint[] {
  return sweepRows(comparison, cases).flatMap(({ boundary, summary: { macroF1, costs } }) =>
    macroF1 === null || costs === null ? [] : [{ boundary, macroF1: macroF1.mean, cost: costs.flops.backward }],
  );
}

/** Who stops the backward pass at a boundary. */
function markedBy(boundary: number, { choice, rivals }: SweepChoices): Cell {
  const names = [
    ...(boundary === choice ? ['SALF’s choice'] : []),
    ...rivals.filter((rival) => boundaryOf(rival) === boundary).map(chosenBy),
  ];
  return names.length === 0 ? none() : text(names.join('; '));
}

/** What each choice of a boundary left on the table, in sentences; none where no choice is known. */
export function choiceNotes(points: readonly SweepPoint[], { choice, rivals }: SweepChoices): string[] {
  const others = rivals
    .filter(({ isSuffix }) => isSuffix)
    .map((rival) => ({ by: RULE_WORDS[rival.rule].title, e: boundaryOf(rival) }));
  const all = [...(choice === null ? [] : [{ by: 'SALF', e: choice }]), ...others];
  const notes = all.map(({ by, e }) => choiceNote(points, by, e));
  const elsewhere = rivals
    .filter(({ isSuffix }) => !isSuffix)
    .map(
      ({ rule, blocks }) =>
        `${RULE_WORDS[rule].title} trains blocks ${ranges(blocks)}, which no boundary does; a run of ${rule} tells its score.`,
    );
  return [
    ...notes,
    ...elsewhere,
    ...(notes.some((note) => note.includes('Among'))
      ? ['These are differences of means over the seeds, not tested ones.']
      : []),
  ];
}

function choiceNote(points: readonly SweepPoint[], by: string, e: number): string {
  const regret = regretOf(points, e);
  if (regret === null) return `${by} chooses e = ${e}, at which nothing was trained.`;
  const lost = ({ boundary, lost: f1 }: { boundary: number; lost: number }): string =>
    f1 === 0 ? 'none is better' : `${f1.toFixed(3)} of macro-F1 lost to e = ${boundary}`;
  return `${by} chooses e = ${e}. Among boundaries that cost no more: ${lost(regret.affordable)}. Among all: ${lost(regret.best)}.`;
}
