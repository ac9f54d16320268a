import type { ExperimentRequest } from '../contract/experiment.ts';
import { rateWarnings } from '../contract/usual-rate.ts';
import type { Compared } from '../app/describing/shown-experiment.ts';
import type { Store } from '../store/open.ts';
import type { Table } from '../tables/table.ts';
import { endOrphans } from '../supervision/orphans.ts';
import { requireBaseline } from './baseline.ts';
import { compareRuns } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { comparisonTable } from './comparison-table.ts';
import { overviewTable } from './overview-table.ts';
import { sweepChoices } from './salf-choice.ts';
import { sweepTable } from './sweep-table.ts';

/**
 * What an experiment has shown so far: one table for each model and data set, and one of all where there are several.
 * @param baseline another method to compare the others with; null: that of the request
 * @throws InputError `request.bad-option` for a baseline that is not compared
 */
export function experimentTables(store: Store, experiment: Compared, baseline: string | null = null): Table[] {
  const request: ExperimentRequest = { ...experiment.request, baseline: baseline ?? experiment.request.baseline };
  requireBaseline(request);
  endOrphans(store);
  return tablesOf(store, request, compareRuns(store, { ...experiment, request }));
}

/** The tables of comparisons that were made already. */
export function tablesOf(store: Store, request: ExperimentRequest, comparisons: readonly Comparison[]): Table[] {
  const overview = overviewTable(comparisons);
  const tables = comparisonTablesOf(store, request, comparisons);
  return overview === null ? tables : [...tables, overview];
}

/** One table for each model and data set. */
export function comparisonTablesOf(
  store: Store,
  request: ExperimentRequest,
  comparisons: readonly Comparison[],
): Table[] {
  return comparisons.map((comparison) =>
    request.kind === 'sweep'
      ? sweepTable(comparison, request.methods, sweepChoices(store, request, comparison.model, comparison.data))
      : withNotes(comparisonTable(comparison), rateWarnings(request)),
  );
}

function withNotes(table: Table, notes: readonly string[]): Table {
  return { ...table, footnotes: [...table.footnotes, ...notes] };
}
