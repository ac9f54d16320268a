import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../base/errors.ts';
import type { FolderUser } from '../base/use-notes.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { ResumeRequest, TrainRequest } from '../contract/request.ts';
import type { StoredCheckpoint } from '../store/checkpoints.ts';
import type { Store } from '../store/open.ts';
import type { RunState } from '../contract/run-state.ts';
import type { Run } from '../store/runs.ts';
import type { EngineSettings } from '../supervision/engine-host.ts';
import { endOrphans, engineOf, isForsaken } from '../supervision/orphans.ts';
import { Recorder } from '../supervision/record.ts';
import { deletePartialCheckpoints, presentCheckpoints, runFolder } from '../supervision/run-files.ts';
import { openSameModel } from './same-model.ts';
import { supervise } from '../supervision/supervise.ts';
import type { RunningRun } from '../supervision/supervise.ts';
import { endingWithFinalWeights } from './runs/final-weights.ts';

/** Why a run in this state cannot be resumed; null: it can. */
const NOT_RESUMABLE = {
  queued: null,
  stopped: null,
  failed: null,
  crashed: null,
  running: { message: 'is still running', remedy: 'Wait for it, or pause it first.' },
  finished: { message: 'has finished', remedy: 'Start a new run, or write its weights with `salf export`.' },
  diverged: { message: 'has diverged, and would again', remedy: 'Start a new run with a lower --learning-rate.' },
} as const satisfies Record<RunState, { message: string; remedy: string } | null>;

/**
 * Resumes a run from its newest sound checkpoint, or from one that is named; one that was stopped before its first
 * starts from the beginning.
 * @param typed the run's id or an unambiguous part of it
 * @param checkpoint step or path of the one to resume from; null: the newest
 * @throws InputError `request.unknown-run`, `request.bad-option` (nothing to resume), `checkpoint.mismatch` (the model
 *   changed), `checkpoint.corrupt` (no checkpoint is there any more)
 */
export async function resumeTraining(
  store: Store,
  typed: string,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
  checkpoint: string | null = null,
): Promise<RunningRun> {
  if (leftEngine(store, store.runs.find(typed).id) !== null) await untilEngineIsGone(store, typed);
  const { id } = await checkResumable(store, typed, checkpoint);
  // Its state may be older than its last events, where it was given up before they were read.
  new Recorder(store, id).catchUp();
  const run = store.runs.find(id);
  deletePartialCheckpoints(runFolder(store, run.id));
  const running = supervise(store, nextRequest(store, run, checkpoint), observe, engine);
  return endingWithFinalWeights(store, running, observe);
}

/** Milliseconds that an engine without a host is given to come to its step border, and between two looks at it. */
const PATIENCE = { most: 30_000, pause: 100 };

/** Where the program that supervised a run was killed just now, its engine still has to come to the next step border. */
async function untilEngineIsGone(store: Store, typed: string): Promise<void> {
  const { id } = store.runs.find(typed);
  for (let waited = 0; waited < PATIENCE.most && leftEngine(store, id) !== null; waited += PATIENCE.pause) {
    await sleep(PATIENCE.pause);
  }
}

/** The engine of a run that nobody supervises; null: there is none. */
function leftEngine(store: Store, id: string): FolderUser | null {
  const run = store.runs.find(id);
  return run.state === 'running' && !isForsaken(store, run) ? null : engineOf(store, run);
}

/** A run that can be resumed; nothing is changed. @throws InputError as {@link resumeTraining} does */
export async function checkResumable(store: Store, typed: string, checkpoint: string | null = null): Promise<Run> {
  endOrphans(store);
  const run = store.runs.find(typed);
  const left = leftEngine(store, run.id);
  const obstacle = left === null ? whyNotResumable(run) : stillThere(left);
  if (obstacle !== null) {
    const message = `Run ${run.id} ${obstacle.message}.`;
    throw new InputError({ code: 'request.bad-option', field: 'RUN', message, remedy: obstacle.remedy });
  }
  await openSameModel(run);
  nextRequest(store, run, checkpoint);
  return run;
}

/** Why a run cannot be resumed, as far as its row tells; null: it can. */
export function whyNotResumable({
  state,
  removedAt,
}: Run): { readonly message: string; readonly remedy: string } | null {
  return removedAt === null ? NOT_RESUMABLE[state] : { message: 'was deleted', remedy: 'Restore it first.' };
}

function stillThere({ pid }: FolderUser): { readonly message: string; readonly remedy: string } {
  const message = `is still running in process ${pid}, whose own supervisor has ended`;
  return { message, remedy: 'It stops at its next step; wait for that, or end the process.' };
}

/** @param wanted step or path of the checkpoint to resume from; null: the newest that is sound */
function nextRequest(store: Store, run: Run, wanted: string | null): TrainRequest | ResumeRequest {
  const train = { ...run.request, runDir: runFolder(store, run.id), cacheDir: store.workspace.cache };
  const present = presentCheckpoints(store, run);
  if (wanted !== null) {
    return { kind: 'resume', train, checkpoint: chosen(run.id, present, wanted), others: [] };
  }
  const [newest, ...others] = present.map(({ path }) => path).reverse();
  if (newest !== undefined) return { kind: 'resume', train, checkpoint: newest, others };
  if (store.checkpoints.all(run.id).length === 0) return train;
  throw new InputError({
    code: 'checkpoint.corrupt',
    file: train.runDir,
    message: `None of the checkpoints of run ${run.id} is there any more.`,
    remedy: 'Put them back, or start a new run.',
  });
}

/** @throws InputError `request.bad-option` where the run has no such checkpoint */
function chosen(id: string, present: readonly StoredCheckpoint[], wanted: string): string {
  const found = present.find(({ step, path }) => String(step) === wanted || path === resolve(wanted));
  if (found !== undefined) return found.path;
  const steps = [...new Set(present.map(({ step }) => step))].join(', ');
  throw new InputError({
    code: 'request.bad-option',
    field: '--checkpoint',
    message: `Run ${id} has no checkpoint “${wanted}”.`,
    remedy:
      steps === ''
        ? 'Leave it out: the run starts from the beginning.'
        : `Give the step of one of those it has: ${steps}.`,
  });
}
