import { rmSync } from 'node:fs';
import { faultOf } from '../base/fault-of.ts';
import { thisProcess } from '../base/processes.ts';
import { runPlaces } from '../base/stored/places.ts';
import type { EngineEvent, LastEvent } from '../contract/events.ts';
import type { ResumeRequest, TrainRequest } from '../contract/request.ts';
import type { Store } from '../store/open.ts';
import { startEngine } from './engine-host.ts';
import type { Engine, EngineSettings } from './engine-host.ts';
import { Recorder } from './record.ts';
import { deleteOwnCache, runFolder } from './run-files.ts';

/** A run at work in an engine of its own. */
export interface RunningRun extends Engine {
  readonly runId: string;
}

/**
 * Starts an engine for a run that is in the store, and keeps there all that it says. `observe` sees each event after
 * it was kept. A new run whose input the engine refuses before it has a plan leaves nothing behind.
 */
export function supervise(
  store: Store,
  request: TrainRequest | ResumeRequest,
  observe: (event: EngineEvent) => void,
  settings: EngineSettings,
): RunningRun {
  const { runId } = request.kind === 'train' ? request : request.train;
  const folder = runFolder(store, runId);
  const recorder = new Recorder(store, runId);
  let planned = request.kind === 'resume';
  const see = (event: EngineEvent): void => {
    recorder.hear(event);
    planned ||= event.type === 'plan';
    observe(event);
  };

  store.runs.start(runId, thisProcess());
  let engine: Engine;
  try {
    engine = startEngine(request, see, runPlaces(folder).log, settings);
  } catch (thrown) {
    store.runs.end(runId, 'failed', faultOf(thrown));
    throw thrown;
  }
  const ended = engine.ended.then(
    (last) => {
      if (!planned && last.type === 'error' && last.exitCode === 2) forget(store, runId);
      // One that was stopped keeps its cache for when it is resumed.
      else if (last.type === 'error') deleteOwnCache(folder);
      return last;
    },
    (thrown: unknown): LastEvent => {
      deleteOwnCache(folder);
      endIfRunning(store, runId, thrown);
      passOver(recorder);
      throw thrown;
    },
  );
  return { runId, ended, cancel: () => engine.cancel(), kill: () => engine.kill() };
}

/** Reads what a run that was given up still said; where its data was refused, that counts for nothing. */
function passOver(recorder: Recorder): void {
  try {
    recorder.catchUp();
  } catch {
    // Whoever resumes the run reads it again, and says what hinders.
  }
}

function forget(store: Store, runId: string): void {
  store.runs.discard(runId);
  rmSync(runFolder(store, runId), { recursive: true, force: true });
}

/** Notes why the host gave a run up. Its last event may have been kept before the trouble began. */
function endIfRunning(store: Store, runId: string, thrown: unknown): void {
  if (store.runs.get(runId)?.state === 'running') store.runs.end(runId, 'failed', faultOf(thrown));
}
