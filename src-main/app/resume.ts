import { InputError } from '../base/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { ResumeRequest, TrainRequest } from '../contract/request.ts';
import type { Store } from '../store/open.ts';
import type { RunState } from '../store/run-state.ts';
import type { Run } from '../store/runs.ts';
import type { EngineSettings } from './engine-host.ts';
import { endOrphans } from './orphans.ts';
import { deletePartialCheckpoints, presentCheckpoints, runFolder } from './run-files.ts';
import { openSameModel } from './same-model.ts';
import { supervise } from './supervise.ts';
import type { RunningRun } from './supervise.ts';

/** Why a run in this state cannot go on; null: it can. */
const HINDRANCE = {
  queued: null,
  stopped: null,
  failed: null,
  crashed: null,
  running: { message: 'is still at work', remedy: 'Wait for it, or stop it first.' },
  finished: { message: 'has finished', remedy: 'Start a new run, or write its weights with `salf export`.' },
  diverged: { message: 'has diverged, and would again', remedy: 'Start a new run with a lower --learning-rate.' },
} as const satisfies Record<RunState, { message: string; remedy: string } | null>;

/**
 * Goes on with a run from its newest checkpoint; one that was stopped before its first begins anew.
 * @param typed the run's id or an unambiguous part of it
 * @throws InputError `request.unknown-run`, `request.bad-option` (nothing to resume), `checkpoint.mismatch` (the model
 *   changed), `checkpoint.corrupt` (no checkpoint is there any more)
 */
export async function resumeTraining(
  store: Store,
  typed: string,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): Promise<RunningRun> {
  const run = await checkResumable(store, typed);
  deletePartialCheckpoints(store, run);
  return supervise(store, nextRequest(store, run), observe, engine);
}

/** A run that can go on; nothing is changed. @throws InputError as {@link resumeTraining} does */
export async function checkResumable(store: Store, typed: string): Promise<Run> {
  endOrphans(store);
  const run = store.runs.find(typed);
  const hindrance = hindranceOf(run);
  if (hindrance !== null) {
    const message = `Run ${run.id} ${hindrance.message}.`;
    throw new InputError({ code: 'request.bad-option', field: 'RUN', message, remedy: hindrance.remedy });
  }
  await openSameModel(run);
  nextRequest(store, run);
  return run;
}

/** Why a run cannot go on, as far as its row tells; null: it can. */
export function hindranceOf({ state, removedAt }: Run): { readonly message: string; readonly remedy: string } | null {
  return removedAt === null ? HINDRANCE[state] : { message: 'was removed', remedy: 'Take it back first.' };
}

function nextRequest(store: Store, run: Run): TrainRequest | ResumeRequest {
  const train = { ...run.request, runDir: runFolder(store, run.id) };
  const newest = presentCheckpoints(store, run).at(-1);
  if (newest !== undefined) return { kind: 'resume', train, checkpoint: newest.path };
  if (store.checkpoints.all(run.id).length === 0) return train;
  throw new InputError({
    code: 'checkpoint.corrupt',
    file: train.runDir,
    message: `None of the checkpoints of run ${run.id} is there any more.`,
    remedy: 'Put them back, or start a new run.',
  });
}
