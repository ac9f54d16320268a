import { InputError } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import { runPlaces } from '../base/stored/places.ts';
import { throttle } from '../base/throttle.ts';
import { isLast } from '../contract/events.ts';
import type { DataFound, EngineEvent, Failed, LastEvent } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';
import { storeError } from '../store/faults.ts';
import type { Store } from '../store/open.ts';
import type { EndState } from '../store/run-state.ts';
import { atHome } from './at-home.ts';
import { eventsAfter, placeIn } from './event-file.ts';
import { runFolder } from './run-files.ts';

/** Longest time, in milliseconds, that numbers of steps wait for others to be read and written with them. */
const BATCH_TIME = 1000;

/** Whether what an event says is in the store before anybody sees it; else it may wait for others. */
const IS_URGENT = {
  heartbeat: false,
  log: false,
  progress: false,
  looked: false,
  corpus: false,
  perplexity: false,
  sample: false,
  answered: false,
  refused: false,
  hello: true,
  model: true,
  data: true,
  choice: true,
  rule: true,
  plan: true,
  evaluation: true,
  checkpoint: true,
  result: true,
  stopped: true,
  error: true,
} as const satisfies Record<EngineEvent['type'], boolean>;

/**
 * Brings what the engine of a run says into the store. The truth is the run's event file, which the engine writes before
 * it says anything aloud: what a host misses, because it is killed perhaps, the next one reads there. Rows and the place
 * up to which the file was read are written in one transaction, and the same events give the same rows however often.
 */
export class Recorder {
  readonly #store: Store;
  readonly #runId: string;
  readonly #folder: string;
  readonly #file: string;
  #request: TrainRequest | null = null;
  readonly #readAtTimes = throttle(() => this.#read(true), BATCH_TIME);
  /** Why the present attempt counts for nothing. */
  #refusal: InputError | null = null;

  constructor(store: Store, runId: string) {
    this.#store = store;
    this.#runId = runId;
    this.#folder = runFolder(store, runId);
    this.#file = runPlaces(this.#folder).events;
  }

  /**
   * Keeps what a living engine has just said. A checkpoint, an evaluation and an end are in the store, with all the
   * numbers before them, when the call returns.
   * @throws InputError `checkpoint.mismatch` where a run would continue with other data, `events.damaged`
   */
  hear(event: EngineEvent): void {
    if (IS_URGENT[event.type]) this.#read(true);
    else if (!this.#readAtTimes()) return;
    // What is no word of the engine's own, as a crash, stands in no file.
    if (isLast(event) && this.#isRunning()) end(this.#store, this.#runId, event);
    if (this.#refusal !== null) throw this.#refusal;
  }

  /**
   * Writes what the file holds and nobody has read yet.
   * @param to where to stop, in bytes
   * @throws InputError `events.damaged`, `events.other-version`
   */
  catchUp(to = Infinity): void {
    this.#read(false, to);
  }

  /** @param isLive stop before data that is refused: what follows is read when its engine is gone */
  #read(isLive: boolean, to = Infinity): void {
    const { eventCursors } = this.#store;
    const trouble = this.#store.transaction(() => {
      const from = eventCursors.get(this.#runId);
      let at = placeIn(this.#file, from);
      let last: LastEvent | null = null;
      let damage: InputError | null = null;
      try {
        for (const { event: said, next } of eventsAfter(this.#file, at, to)) {
          this.#request ??= this.#store.runs.get(this.#runId)!.request;
          const event = atHome(said, this.#request, this.#folder);
          this.#write(event);
          if (isLive && this.#refusal !== null) break;
          // An attempt that ended is no end of the run where another followed.
          last = isLast(event) ? event : null;
          at = next;
        }
      } catch (thrown) {
        if (!(thrown instanceof InputError)) throw storeError(thrown, this.#file);
        // What stands before the damage is kept.
        damage = thrown;
      }
      if (last !== null && this.#isRunning()) end(this.#store, this.#runId, last);
      if (at.offset !== from.offset) eventCursors.put(this.#runId, at);
      return damage;
    });
    if (trouble !== null) throw trouble;
  }

  #isRunning(): boolean {
    return this.#store.runs.get(this.#runId)?.state === 'running';
  }

  #write(event: EngineEvent): void {
    if (event.type === 'hello') this.#refusal = null;
    if (event.type === 'data') this.#refusal = otherData(this.#store, this.#runId, event);
    if (this.#refusal === null) write(this.#store, this.#runId, event);
  }
}

/** Writes the rows of an event; what ends a run is left to {@link end}. */
function write(store: Store, runId: string, event: EngineEvent): void {
  switch (event.type) {
    case 'heartbeat':
    case 'looked':
    case 'log':
    case 'corpus':
    case 'perplexity':
    case 'sample':
    case 'answered':
    case 'refused':
      // Of what keeps no run, or nothing that a run keeps.
      break;
    case 'hello':
      store.runs.noteVersions(runId, event.versions);
      if (event.machine !== undefined) store.runs.noteMachine(runId, event.machine);
      break;
    case 'model':
      store.models.put(event);
      store.runs.noteModel(runId, event.hash);
      break;
    case 'data':
      store.datasets.put(event);
      store.runs.noteData(runId, event.hash);
      break;
    case 'choice':
    case 'rule':
      store.runs.noteChoice(runId, event);
      break;
    case 'plan':
      store.runs.notePlan(runId, event);
      break;
    case 'progress':
      store.steps.put(runId, event);
      break;
    case 'evaluation':
      store.evaluations.put(runId, event);
      break;
    case 'checkpoint':
      store.checkpoints.put(runId, event);
      break;
    case 'result':
    case 'stopped':
    case 'error':
      break;
  }
}

function end(store: Store, runId: string, event: LastEvent): void {
  switch (event.type) {
    case 'result':
      if (event.kind !== 'train') break;
      store.ledger.put(runId, event.ledger);
      store.runs.finish(runId, event);
      break;
    case 'stopped':
      store.runs.end(runId, 'stopped', REASONS[event.reason]);
      break;
    case 'error':
      store.runs.end(runId, stateAfter(event), event.fault);
      break;
  }
}

const REASONS = {
  cancelled: 'It was paused on request.',
  'host-gone': 'The program that supervised it ended.',
} as const;

/** A run that is resumed must continue with the data it started with, or its numbers would mean nothing; null: it does. */
function otherData(store: Store, runId: string, data: DataFound): InputError | null {
  const run = store.runs.find(runId);
  if (run.dataHash === null || run.dataHash === data.hash) return null;
  return new InputError({
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
