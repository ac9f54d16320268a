import { existsSync, mkdirSync } from 'node:fs';
import { datasetName, namedTask } from '../contract/dataset-name.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { TrainRequest, TrainSettings } from '../contract/request.ts';
import { resolveTask } from '../data/task.ts';
import { storeError } from '../store/faults.ts';
import type { Store } from '../store/open.ts';
import { createRunId } from '../store/run-id.ts';
import type { EngineSettings } from '../supervision/engine-host.ts';
import { runFolder } from '../supervision/run-files.ts';
import { supervise } from '../supervision/supervise.ts';
import type { RunningRun } from '../supervision/supervise.ts';
import { endingWithFinalWeights } from './runs/final-weights.ts';

/**
 * Begins a new fine-tuning run.
 * @param settings with absolute paths
 * @param commandLine the words that were typed, for the record
 * @throws InputError for a task that makes no sense, or a workspace that cannot be written
 */
export function startTraining(
  store: Store,
  settings: TrainSettings,
  commandLine: readonly string[],
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): RunningRun {
  const task = namedTask(settings.task, datasetName(settings.task, settings.data.train));
  resolveTask(task);
  const runId = createRunId((id) => store.runs.has(id) || existsSync(runFolder(store, id)));
  const runDir = runFolder(store, runId);
  const request: TrainRequest = { ...settings, task, kind: 'train', runId, runDir, cacheDir: store.workspace.cache };
  try {
    mkdirSync(runDir);
  } catch (thrown) {
    throw storeError(thrown, runDir);
  }
  store.runs.create(request, commandLine);
  return endingWithFinalWeights(store, supervise(store, request, observe, engine), observe);
}
