import type { Compared } from '../../app/describing/shown-experiment.ts';
import type { Store } from '../../store/open.ts';
import type { Table } from '../../tables/table.ts';
import { compareRuns } from '../comparison.ts';
import { comparisonTablesOf } from '../experiment-tables.ts';
import { overviewTable } from '../overview-table.ts';
import { heldAgainst } from './board.ts';
import { placeTitles } from './place-titles.ts';

/** The tables of a board: one for each model and data set, and one of all where there are several. */
export function boardTables(store: Store, experiments: readonly Compared[], baseline: string | null): Table[] {
  const pinned = baseline ?? experiments[0]!.request.baseline;
  const all = experiments.map((experiment) => {
    const held = heldAgainst(experiment, pinned);
    return { held, comparisons: compareRuns(store, held) };
  });
  const places = all.flatMap(({ held, comparisons }) =>
    comparisons.map(({ model, data }) => ({ experiment: held.id, kind: held.request.kind, model, data })),
  );
  const overview = overviewTable(
    all.flatMap(({ comparisons }) => comparisons),
    placeTitles(places),
  );
  const tables = all.flatMap(({ held, comparisons }) => comparisonTablesOf(store, held.request, comparisons));
  return overview === null ? tables : [...tables, overview];
}
