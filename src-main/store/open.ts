import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { analysisTable } from './analyses.ts';
import { bootstrapTable } from './bootstraps.ts';
import { checkpointTable } from './checkpoints.ts';
import { Connection } from './connection.ts';
import { curveTable } from './curves.ts';
import { datasetTable } from './datasets.ts';
import { datasetVersionTable } from './dataset-versions.ts';
import { descriptionTable } from './descriptions.ts';
import { evaluationTable } from './evaluations.ts';
import { eventCursorTable } from './event-cursors.ts';
import { experimentRunTable } from './experiment-runs.ts';
import { experimentTable } from './experiments.ts';
import { isBusy, storeError } from './faults.ts';
import { fileEvaluationTable } from './file-evaluations.ts';
import { jobTable } from './jobs.ts';
import { ledgerTable } from './ledger.ts';
import { libraryDatasetTable } from './library-datasets.ts';
import { libraryFileTable } from './library-files.ts';
import { libraryModelTable } from './library-models.ts';
import { listedRunTable } from './listed-runs.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { modelTable } from './models.ts';
import { nameOldDatasets } from './name-datasets.ts';
import { outcomeTable } from './outcomes.ts';
import { offerPortable } from './portable-paths.ts';
import { placementTable } from './placements.ts';
import { preferenceTable } from './preferences.ts';
import { rateSearchTable } from './rate-searches.ts';
import { reportSubjectTable } from './report-subjects.ts';
import { runTable } from './runs.ts';
import { splitLabelTable } from './split-labels.ts';
import { stepTable } from './steps.ts';
import { targetTable } from './targets.ts';
import { traceTable } from './traces.ts';
import { untrainedScoreTable } from './untrained-scores.ts';
import { assertSqliteVersion } from './version.ts';
import { prepareWorkspace } from './workspace.ts';
import type { Workspace } from '../base/stored/places.ts';

/** Every table of a workspace, by the name under which it is asked. */
const TABLES = {
  analyses: analysisTable,
  bootstraps: bootstrapTable,
  checkpoints: checkpointTable,
  curves: curveTable,
  datasets: datasetTable,
  datasetVersions: datasetVersionTable,
  descriptions: descriptionTable,
  eventCursors: eventCursorTable,
  evaluations: evaluationTable,
  experimentRuns: experimentRunTable,
  experiments: experimentTable,
  fileEvaluations: fileEvaluationTable,
  jobs: jobTable,
  ledger: ledgerTable,
  libraryDatasets: libraryDatasetTable,
  libraryFiles: libraryFileTable,
  libraryModels: libraryModelTable,
  listedRuns: listedRunTable,
  models: modelTable,
  outcomes: outcomeTable,
  placements: placementTable,
  preferences: preferenceTable,
  rateSearches: rateSearchTable,
  reportSubjects: reportSubjectTable,
  runs: runTable,
  splitLabels: splitLabelTable,
  steps: stepTable,
  targets: targetTable,
  traces: traceTable,
  untrainedScores: untrainedScoreTable,
} as const;

type Tables = { readonly [Name in keyof typeof TABLES]: ReturnType<(typeof TABLES)[Name]> };
/** What tables call their methods that change something. */
type Writing =
  | 'add'
  | 'arrange'
  | 'create'
  | 'discard'
  | 'end'
  | 'finish'
  | 'leave'
  | `note${string}`
  | 'purge'
  | 'put'
  | 'putAll'
  | 'replace'
  | 'remove'
  | 'set'
  | 'setRemoved'
  | 'setWaiting'
  | `start${string}`;

/** What may be asked of a workspace. */
export type ReadableStore = { readonly [Name in keyof Tables]: Omit<Tables[Name], Writing> };

/** A workspace open for writing. */
export interface Store extends Tables, Disposable {
  readonly workspace: Workspace;
  /** Names data sets of old experiments by their files; see `name-datasets.ts`. */
  nameOldDatasets(): void;
  /** All of the writes in `work` or none. */
  transaction<T>(work: () => T): T;
  close(): void;
}

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'db');
/** How long a writer waits for another one, in milliseconds. */
const BUSY_TIMEOUT = 10_000;

/**
 * Opens a workspace, making it or bringing it to the newest version where need be.
 * @param migrations folder of the numbered SQL files
 * @throws InputError `workspace.unwritable`, `store.newer-version`; FailureError `store.corrupt`, `workspace.no-space`
 */
export async function openStore(folder: string, migrations: string = MIGRATIONS): Promise<Store> {
  const workspace = prepareWorkspace(folder);
  let database: Database.Database | undefined;
  try {
    database = new Database(workspace.database, { timeout: BUSY_TIMEOUT });
    assertSqliteVersion(String(database.prepare('SELECT sqlite_version()').pluck().get()));
    await useLog(database);
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    offerPortable(database, workspace.folder);
    await migrate(database, readMigrations(migrations));
  } catch (thrown) {
    database?.close();
    throw storeError(thrown, workspace.database);
  }
  const connection = new Connection(database, workspace.database);
  const close = (): void => connection.close();
  return {
    ...openTables(connection),
    workspace,
    nameOldDatasets: () => nameOldDatasets(connection),
    transaction: (work) => connection.transaction(work),
    close,
    [Symbol.dispose]: close,
  };
}

/**
 * Switches to the write-ahead log. SQLite refuses at once, without waiting, while another process writes to a database that has no
 * such log yet. This happens where two processes create the same workspace.
 */
async function useLog(database: Database.Database): Promise<void> {
  const end = Date.now() + BUSY_TIMEOUT;
  for (;;) {
    try {
      database.pragma('journal_mode = WAL');
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || Date.now() > end) throw thrown;
      await sleep(20);
    }
  }
}

function openTables(connection: Connection): Tables {
  const tables = Object.entries(TABLES).map(([name, open]) => [name, open(connection)] as const);
  return Object.fromEntries(tables) as Tables;
}
