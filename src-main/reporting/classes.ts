import { counted } from '../base/numbers.ts';
import { listed } from '../base/printable.ts';
import { neverPredicted } from '../contract/class-words.ts';
import type { TrainResult } from '../contract/events.ts';
import { mean } from '../stats/estimate.ts';
import type { Run } from '../store/runs.ts';
import { none, number, numberColumn, text, textColumn } from '../tables/table.ts';
import type { Cell, Column, Table } from '../tables/table.ts';
import type { Comparison } from '../comparison/comparison.ts';

type ClassScore = TrainResult['perClass'][number];
const SCORES = ['f1', 'precision', 'recall'] as const;
const TITLES = { f1: 'F1', precision: 'precision', recall: 'recall' } as const;

/** F1, precision and recall of every class by method, means over the seeds; null where no run has finished. */
export function classTable(comparison: Comparison, runs: ReadonlyMap<string, Run>): Table | null {
  const methods = comparison.methods
    .map(({ method, finished }) => ({
      method,
      results: finished.flatMap(({ runId }) => runs.get(runId)?.result ?? []),
    }))
    .filter(({ results }) => results.length > 0);
  const [first] = methods;
  if (first === undefined) return null;
  const classes = first.results[0]!.perClass;
  const score = (results: readonly TrainResult[], label: string, of: (score: ClassScore) => number): Cell => {
    const found = results.flatMap(({ perClass }) => perClass.find((each) => each.label === label) ?? []);
    return found.length === 0 ? none() : number(mean(found.map(of)));
  };
  const title = `${comparison.model} on ${comparison.data}: scores by class`;
  const meaning = 'Means over the seeds. A class that was never predicted counts 0.';
  const rowCounts = `Rows by class: ${classes.map(({ label, support }) => `${label} ${support}`).join(', ')}.`;
  const footnotes = [meaning, rowCounts, ...neverPredictedNotes(methods)];
  // Whatever there is more of goes down the page.
  if (methods.length > classes.length) {
    const names = classes.map(({ label }) => label);
    return {
      title,
      footnotes,
      columns: [textColumn('method', 'method'), ...scoreColumns(names)],
      rows: methods.map(({ method, results }) => [
        text(method),
        ...SCORES.flatMap((name) => names.map((label) => score(results, label, (each) => each[name]))),
      ]),
    };
  }
  return {
    title,
    footnotes,
    columns: [textColumn('class', 'class'), ...scoreColumns(methods.map(({ method }) => method))],
    rows: classes.map(({ label }) => [
      text(label),
      ...SCORES.flatMap((name) => methods.map(({ results }) => score(results, label, (each) => each[name]))),
    ]),
  };
}

/** By method, the classes that some of its runs never predicted. */
function neverPredictedNotes(
  methods: readonly { readonly method: string; readonly results: readonly TrainResult[] }[],
): string[] {
  return methods.flatMap(({ method, results }) => {
    const runs = new Map<string, number>();
    for (const { label } of results.flatMap(neverPredicted)) runs.set(label, (runs.get(label) ?? 0) + 1);
    if (runs.size === 0) return [];
    const named = [...runs].map(([label, times]) => `${label} (${times} of ${counted(results.length, 'run')})`);
    return [`Never predicted by ${method}: ${listed(named, 12)}.`];
  });
}

/** Three parts, one for each score. */
function scoreColumns(names: readonly string[]): Column[] {
  return SCORES.flatMap((score) =>
    names.map((name) => numberColumn(`${score}_${name}`, name, { panel: TITLES[score] })),
  );
}
