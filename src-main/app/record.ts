import { InputError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import type { DataFound, EngineEvent, Failed, Progress, TrainResult } from '../contract/events.ts';
import type { Metric } from '../store/metrics.ts';
import type { Store } from '../store/open.ts';
import type { EndState } from '../store/run-state.ts';

/** Longest time, in milliseconds, that numbers of steps wait for others to be written in one transaction with. */
const BATCH_TIME = 1000;

/** The numbers of a step that are kept. */
const METRICS = [
  'loss',
  'learningRate',
  'gradNorm',
  'boundary',
  'trainedBlocks',
  'tokens',
  'tokensPerSecond',
  'elapsedSeconds',
] as const satisfies (keyof Progress)[];

/**
 * Writes what an engine says of a run into the store. A checkpoint, an evaluation and an end are on the disk, with all
 * the numbers before them, when the call returns.
 */
export function createRecorder(store: Store, runId: string): (event: EngineEvent) => void {
  let waiting: Metric[] = [];
  let lastFlush = Date.now();

  /** One transaction over what waits and what comes now. */
  const commit = (write: () => void): void => {
    store.transaction(() => {
      store.metrics.putAll(runId, waiting);
      write();
    });
    waiting = [];
    lastFlush = Date.now();
  };

  return (event) => {
    switch (event.type) {
      case 'heartbeat':
      case 'looked':
      case 'log':
      case 'corpus':
      case 'perplexity':
      case 'sample':
        // Of what keeps no run, or nothing that a run keeps.
        break;
      case 'hello':
        commit(() => store.runs.noteVersions(runId, event.versions));
        break;
      case 'model':
        commit(() => {
          store.models.put(event);
          store.runs.noteModel(runId, event.hash);
        });
        break;
      case 'data':
        commit(() => {
          refuseOtherData(store, runId, event);
          store.datasets.put(event);
          store.runs.noteData(runId, event.hash);
        });
        break;
      case 'choice':
        commit(() => store.runs.noteChoice(runId, event));
        break;
      case 'plan':
        commit(() => store.runs.notePlan(runId, event));
        break;
      case 'progress':
        waiting.push(...METRICS.map((name) => ({ step: event.step, name, value: event[name] })));
        if (Date.now() - lastFlush >= BATCH_TIME) commit(() => undefined);
        break;
      case 'evaluation':
        commit(() => store.evaluations.put(runId, event));
        break;
      case 'checkpoint':
        commit(() => store.checkpoints.put(runId, event));
        break;
      case 'result':
        if (event.kind === 'train') commit(() => finish(store, runId, event));
        break;
      case 'stopped':
        commit(() => store.runs.end(runId, 'stopped', REASONS[event.reason]));
        break;
      case 'error':
        commit(() => store.runs.end(runId, stateAfter(event), event.fault));
        break;
    }
  };
}

const REASONS = {
  cancelled: 'It was stopped on request.',
  'host-gone': 'The program that supervised it ended.',
} as const;

function finish(store: Store, runId: string, result: TrainResult): void {
  store.ledger.put(runId, result.ledger);
  store.runs.finish(runId, result);
}

/** A run that is resumed must go on with the data it began with, or its numbers would mean nothing. */
function refuseOtherData(store: Store, runId: string, data: DataFound): void {
  const run = store.runs.find(runId);
  if (run.dataHash === null || run.dataHash === data.hash) return;
  throw new InputError({
    code: 'checkpoint.mismatch',
    file: run.request.data.train,
    message: `The data changed since run ${runId} began.`,
    remedy: 'Put the same files back, or start a new run.',
  });
}

const ENDED_BY_PROCESS: readonly ErrorCode[] = ['engine.crashed', 'engine.out-of-memory', 'engine.protocol'];

function stateAfter({ fault }: Failed): Exclude<EndState, 'finished'> {
  if (fault.code === 'training.diverged') return 'diverged';
  return ENDED_BY_PROCESS.includes(fault.code) ? 'crashed' : 'failed';
}
