import { join } from 'node:path';
import Database from 'better-sqlite3';
import { analysisTable } from './analyses.ts';
import type { AnalysisReader, AnalysisWriter } from './analyses.ts';
import { bootstrapTable } from './bootstraps.ts';
import type { BootstrapReader, BootstrapWriter } from './bootstraps.ts';
import { checkpointTable } from './checkpoints.ts';
import type { CheckpointReader, CheckpointWriter } from './checkpoints.ts';
import { Connection } from './connection.ts';
import { curveTable } from './curves.ts';
import type { CurveReader } from './curves.ts';
import { datasetTable } from './datasets.ts';
import type { DatasetReader, DatasetWriter } from './datasets.ts';
import { eventCursorTable } from './event-cursors.ts';
import type { EventCursorReader, EventCursorWriter } from './event-cursors.ts';
import { evaluationTable } from './evaluations.ts';
import type { EvaluationReader, EvaluationWriter } from './evaluations.ts';
import { experimentRunTable } from './experiment-runs.ts';
import type { ExperimentRunReader, ExperimentRunWriter } from './experiment-runs.ts';
import { experimentTable } from './experiments.ts';
import type { ExperimentReader, ExperimentWriter } from './experiments.ts';
import { storeError } from './faults.ts';
import { jobTable } from './jobs.ts';
import type { JobReader, JobWriter } from './jobs.ts';
import { ledgerTable } from './ledger.ts';
import type { LedgerReader, LedgerWriter } from './ledger.ts';
import { libraryDatasetTable } from './library-datasets.ts';
import type { LibraryDatasetReader, LibraryDatasetWriter } from './library-datasets.ts';
import { libraryFileTable } from './library-files.ts';
import type { LibraryFileReader, LibraryFileWriter } from './library-files.ts';
import { libraryModelTable } from './library-models.ts';
import type { LibraryModelReader, LibraryModelWriter } from './library-models.ts';
import { metricTable } from './metrics.ts';
import type { MetricReader, MetricWriter } from './metrics.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { modelTable } from './models.ts';
import type { ModelReader, ModelWriter } from './models.ts';
import { nameOldDatasets } from './name-datasets.ts';
import { outcomeTable } from './outcomes.ts';
import type { OutcomeReader } from './outcomes.ts';
import { preferenceTable } from './preferences.ts';
import type { PreferenceReader, PreferenceWriter } from './preferences.ts';
import { runTable } from './runs.ts';
import type { RunReader, RunWriter } from './runs.ts';
import { splitLabelTable } from './split-labels.ts';
import type { SplitLabelReader, SplitLabelWriter } from './split-labels.ts';
import { traceTable } from './traces.ts';
import type { TraceReader, TraceWriter } from './traces.ts';
import { assertSqliteVersion } from './version.ts';
import { prepareWorkspace } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** What may be asked of a workspace. */
export interface ReadableStore {
  readonly runs: RunReader;
  readonly models: ModelReader;
  readonly datasets: DatasetReader;
  readonly metrics: MetricReader;
  readonly evaluations: EvaluationReader;
  readonly checkpoints: CheckpointReader;
  readonly eventCursors: EventCursorReader;
  readonly ledger: LedgerReader;
  readonly analyses: AnalysisReader;
  readonly traces: TraceReader;
  readonly experiments: ExperimentReader;
  readonly experimentRuns: ExperimentRunReader;
  readonly splitLabels: SplitLabelReader;
  readonly outcomes: OutcomeReader;
  readonly curves: CurveReader;
  readonly bootstraps: BootstrapReader;
  readonly jobs: JobReader;
  readonly libraryModels: LibraryModelReader;
  readonly libraryFiles: LibraryFileReader;
  readonly libraryDatasets: LibraryDatasetReader;
  readonly preferences: PreferenceReader;
}

/** A workspace open for writing. */
export interface Store extends ReadableStore, Disposable {
  readonly workspace: Workspace;
  readonly runs: RunWriter;
  readonly models: ModelWriter;
  readonly datasets: DatasetWriter;
  readonly metrics: MetricWriter;
  readonly evaluations: EvaluationWriter;
  readonly checkpoints: CheckpointWriter;
  readonly eventCursors: EventCursorWriter;
  readonly ledger: LedgerWriter;
  readonly analyses: AnalysisWriter;
  readonly traces: TraceWriter;
  readonly experiments: ExperimentWriter;
  readonly experimentRuns: ExperimentRunWriter;
  readonly splitLabels: SplitLabelWriter;
  readonly bootstraps: BootstrapWriter;
  readonly jobs: JobWriter;
  readonly libraryModels: LibraryModelWriter;
  readonly libraryFiles: LibraryFileWriter;
  readonly libraryDatasets: LibraryDatasetWriter;
  readonly preferences: PreferenceWriter;
  /** Gives data sets of old experiments the names that new ones have. */
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
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    await migrate(database, readMigrations(migrations));
  } catch (thrown) {
    database?.close();
    throw storeError(thrown, workspace.database);
  }
  const connection = new Connection(database, workspace.database);
  const close = (): void => connection.close();
  return {
    workspace,
    runs: runTable(connection),
    models: modelTable(connection),
    datasets: datasetTable(connection),
    metrics: metricTable(connection),
    evaluations: evaluationTable(connection),
    checkpoints: checkpointTable(connection),
    eventCursors: eventCursorTable(connection),
    ledger: ledgerTable(connection),
    analyses: analysisTable(connection),
    traces: traceTable(connection),
    experiments: experimentTable(connection),
    experimentRuns: experimentRunTable(connection),
    splitLabels: splitLabelTable(connection),
    outcomes: outcomeTable(connection),
    curves: curveTable(connection),
    bootstraps: bootstrapTable(connection),
    jobs: jobTable(connection),
    libraryModels: libraryModelTable(connection),
    libraryFiles: libraryFileTable(connection),
    libraryDatasets: libraryDatasetTable(connection),
    preferences: preferenceTable(connection),
    nameOldDatasets: () => nameOldDatasets(connection),
    transaction: (work) => connection.transaction(work),
    close,
    [Symbol.dispose]: close,
  };
}
