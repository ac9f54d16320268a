import { numberColumn, text, textColumn } from '../tables/table.ts';
import type { Table } from '../tables/table.ts';
import type { Comparison } from './comparison.ts';
import { estimated } from './comparison-table.ts';

/**
 * The macro-F1 of all methods on all models and data sets: one row a method; null where there is but one of them.
 * @param titles of the columns, where data set and model do not tell them apart
 */
export function overviewTable(comparisons: readonly Comparison[], titles?: readonly string[]): Table | null {
  const [first] = comparisons;
  if (first === undefined || comparisons.length < 2) return null;
  const isOneModel = comparisons.every(({ model }) => model === first.model);
  const isOneBaseline = comparisons.every(({ baseline }) => baseline === first.baseline);
  const columns = comparisons.map(({ model, data, baseline }, index) => {
    const title = titles?.[index] ?? (isOneModel ? data : `${model}, ${data}`);
    const key = titles === undefined ? `${model}/${data}` : `${model}/${title}`;
    return numberColumn(key, isOneBaseline ? title : `${title}, against ${baseline}`);
  });
  const methods = new Set(
    comparisons.flatMap((each) => [...each.methods, ...each.references].map(({ method }) => method)),
  );
  const rows = [...methods].map((method) => [
    text(method),
    ...comparisons.map((each) => {
      const found = [...each.methods, ...each.references].find((summary) => summary.method === method);
      const cell = estimated(found?.macroF1 ?? null);
      return cell.kind === 'number' ? { ...cell, verdict: found?.difference?.verdict ?? null } : cell;
    }),
  ]);
  return {
    title: `macro-F1${isOneModel ? ` of ${first.model}` : ''} on all data sets${isOneBaseline ? `, baseline ${first.baseline}` : ''}`,
    columns: [textColumn('method', 'method'), ...columns],
    rows,
    footnotes: [],
  };
}
