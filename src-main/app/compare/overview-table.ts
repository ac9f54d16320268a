import { numberColumn, text, textColumn } from '../../tables/table.ts';
import type { Table } from '../../tables/table.ts';
import type { Comparison } from './comparison.ts';
import { estimated } from './comparison-table.ts';

/** The macro-F1 of all methods on all models and data sets: one row a method; null where there is but one of them. */
export function overviewTable(comparisons: readonly Comparison[]): Table | null {
  const [first] = comparisons;
  if (first === undefined || comparisons.length < 2) return null;
  const isOneModel = comparisons.every(({ model }) => model === first.model);
  const columns = comparisons.map(({ model, data }) =>
    numberColumn(`${model}/${data}`, isOneModel ? data : `${model}, ${data}`),
  );
  const rows = first.methods.map(({ method }) => [
    text(method),
    ...comparisons.map(({ methods }) => {
      const found = methods.find((each) => each.method === method)!;
      const cell = estimated(found.macroF1);
      return cell.kind === 'number' ? { ...cell, verdict: found.difference?.verdict ?? null } : cell;
    }),
  ]);
  return {
    title: `macro-F1${isOneModel ? ` of ${first.model}` : ''} on all data sets, held against ${first.baseline}`,
    columns: [textColumn('method', 'method'), ...columns],
    rows,
    footnotes: [],
  };
}
