import type { Experiment } from '../../store/experiments.ts';
import type { Store } from '../../store/open.ts';
import type { Table } from '../../tables/table.ts';
import { endOrphans } from '../orphans.ts';
import { compareRuns } from './comparison.ts';
import { comparisonTable } from './comparison-table.ts';
import { overviewTable } from './overview-table.ts';
import { salfChoice } from './salf-choice.ts';
import { sweepTable } from './sweep-table.ts';

/** What an experiment has shown so far: one table for each model and data set, and one of all where there are several. */
export function experimentTables(store: Store, experiment: Experiment): Table[] {
  endOrphans(store);
  const comparisons = compareRuns(store, experiment);
  const { kind, methods } = experiment.request;
  const overview = overviewTable(comparisons);
  const tables = comparisons.map((comparison) =>
    kind === 'sweep' ? sweepTable(comparison, methods, salfChoice()) : comparisonTable(comparison),
  );
  return overview === null ? tables : [...tables, overview];
}
