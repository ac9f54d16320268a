/**
 * The engine: a plain Node process that does one request and exits. Newline-delimited JSON: control messages on stdin,
 * events on stdout, which carries nothing else; what libraries print goes to stderr.
 */
// Before the binding of onnxruntime, which would load its own library.
import '../runtime/chosen-library.ts';
import { writeSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import manifest from '../../package.json' with { type: 'json' };
import { machineKind } from '../base/machine-kind.ts';
import { runPlaces } from '../base/stored/places.ts';
import { clearStaleNotes, noteUse } from '../base/use-notes.ts';
import type { Failed } from '../contract/events.ts';
import { EngineEvent, failed, isLast, PROTOCOL } from '../contract/events.ts';
import { createDecoder, encodeLine, protocolError } from '../contract/ndjson.ts';
import { ControlMessage, type EngineRequest } from '../contract/engine-request.ts';
import { writeFailure } from '../models/disk.ts';
import { nativeRuntime } from '../runtime/native.ts';
import { runAnalysis } from '../training/analysis/run.ts';
import { runGeneration } from '../training/generate/run.ts';
import { computeLogits } from '../training/evaluation/logits.ts';
import { scoreUntrained } from '../training/evaluation/untrained.ts';
import { causeOf } from '../training/non-finite.ts';
import { answerQuestions } from '../training/predict/answer.ts';
import { evaluateFile } from '../training/predict/evaluate.ts';
import { predictFile } from '../training/predict/file.ts';
import { QuestionLine } from '../training/predict/questions.ts';
import { checkCuda, requireProvider } from '../training/sessions/provider.ts';
import { runPretraining } from '../training/pretrain/run.ts';
import { runTraining } from '../training/run.ts';
import type { RunHost } from '../training/host.ts';
import { EventLog } from './event-log.ts';

/** Milliseconds between signs of life. */
const HEARTBEAT = 10_000;
const STDOUT = 1;

const HELLO: EngineEvent = {
  type: 'hello',
  protocol: PROTOCOL,
  versions: {
    salf: manifest.version,
    node: process.versions.node,
    onnxruntime: ort.env.versions.node ?? ort.env.versions.common,
  },
  machine: machineKind(),
};

let stopReason: ReturnType<RunHost['stopReason']> = null;
/** Of an engine that answers. */
const questions = new QuestionLine();
const stop = new AbortController();
let started = false;
/** Nobody reads any more. */
let isUnheard = false;
/** Of the run that is trained; null: no run, or not yet. */
let log: EventLog | null = null;

const host: RunHost = {
  emit,
  secure: () => log?.sync(),
  stopReason: () => stopReason,
  stopping: stop.signal,
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};

/** The work is to stop; the first reason stands. */
function stopBecause(reason: NonNullable<typeof stopReason>): void {
  stopReason ??= reason;
  stop.abort();
}

/**
 * Writes an event whole before it returns, to the run's file first: what was announced has been said even if the process
 * dies next, or the one that listens. Where nobody hears it the run continues to the next step border, and keeps a
 * checkpoint there.
 */
function emit(event: EngineEvent): void {
  const line = encodeLine(EngineEvent, event);
  log?.append(line);
  if (isLast(event)) log?.sync();
  announce(line);
}

function announce(line: string): void {
  let rest = Buffer.from(line);
  while (rest.length > 0 && !isUnheard) rest = rest.subarray(writeSome(rest));
}

/** Bytes written; 0 while the pipe is full, or broken. */
function writeSome(bytes: Buffer): number {
  try {
    return writeSync(STDOUT, bytes);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code !== 'EAGAIN' && code !== 'EPIPE') throw thrown;
    if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    else {
      isUnheard = true;
      stopBecause('host-gone');
    }
    return 0;
  }
}

/** What each kind of request does. */
const actions: { [Kind in EngineRequest['kind']]: (request: Extract<EngineRequest, { kind: Kind }>) => Promise<void> } =
  {
    train: (request) => runTraining(request, null, host),
    resume: ({ train, checkpoint, others }) => runTraining(train, checkpoint, host, others),
    analyze: (request) => runAnalysis(request, host),
    untrained: (request) => scoreUntrained(request, host),
    logits: async (request) => emit(await computeLogits(request, host)),
    async probe({ provider }) {
      const began = performance.now();
      await requireProvider({ provider, threads: 1 });
      emit({ type: 'result', kind: 'probe', provider, seconds: (performance.now() - began) / 1000 });
    },
    'cuda-check': async () => emit(await checkCuda()),
    pretrain: (request) => runPretraining(request, host),
    generate: async (request) => emit(await runGeneration(request, host)),
    answer: (request) => answerQuestions(request, questions, host),
    predict: (request) => predictFile(request, host),
    evaluate: (request) => evaluateFile(request, host),
  };

/** Opens the file of a run's events and notes that the run is at work; the first event is the hello, which was said before it was known what is to be done. */
function openLog(request: EngineRequest, file: string | undefined): void {
  if (request.kind !== 'train' && request.kind !== 'resume') return;
  const { runDir } = request.kind === 'train' ? request : request.train;
  try {
    clearStaleNotes(runDir);
    noteUse(runDir);
    log = new EventLog(file ?? runPlaces(runDir).events);
    log.append(encodeLine(EngineEvent, HELLO));
  } catch (thrown) {
    throw writeFailure(runDir, thrown);
  }
}

/** Says that it lives; also to those who see no more of it than its file. */
function beat(): void {
  log?.touch();
  announce(encodeLine(EngineEvent, { type: 'heartbeat' }));
}

async function serve(request: EngineRequest, events: string | undefined): Promise<void> {
  const heartbeat = setInterval(beat, HEARTBEAT);
  let exitCode = 0;
  try {
    openLog(request, events);
    const { note } = await nativeRuntime();
    if (note !== null) emit({ type: 'log', level: 'warning', message: note });
    const action = actions[request.kind] as (request: EngineRequest) => Promise<void>;
    await action(request);
  } catch (thrown) {
    if (thrown instanceof Error) process.stderr.write(`${thrown.stack ?? thrown.message}\n`);
    const last = failed(await causeOf(thrown, modelOf(request)));
    exitCode = last.exitCode;
    sayLast(last);
  }
  clearInterval(heartbeat);
  // onnxruntime's threads and arenas end with the process; releasing sessions one by one leaks (its issue 25325).
  process.exit(exitCode);
}

/** The folder whose weights the request computes with; null: none. */
function modelOf(request: EngineRequest): string | null {
  switch (request.kind) {
    case 'train':
    case 'analyze':
    case 'untrained':
    case 'logits':
    case 'generate':
      return request.model;
    case 'resume':
      return request.train.model;
    case 'pretrain':
      return request.from;
    case 'predict':
    case 'evaluate':
      return request.predictor.model;
    case 'answer':
    case 'probe':
    case 'cuda-check':
      return null;
  }
}

/** Says why the work failed, even where that is that the file of its events cannot be written. */
function sayLast(last: Failed): void {
  try {
    emit(last);
  } catch (thrown) {
    process.stderr.write(`${String(thrown)}\n`);
    announce(encodeLine(EngineEvent, last));
  }
}

function receive(message: ControlMessage): void {
  switch (message.type) {
    case 'cancel':
      stopBecause('cancelled');
      questions.close();
      break;
    case 'ask':
      questions.put(message.question);
      break;
    case 'start':
      if (started) throw protocolError('A second request came; an engine does one.');
      started = true;
      void serve(message.request, message.events);
      break;
  }
}

function listen(): void {
  const decoder = createDecoder(ControlMessage);
  const guarded = (read: () => void) => {
    try {
      read();
    } catch (thrown) {
      emit(failed(thrown));
      process.exit(1);
    }
  };
  process.stdin.on('data', (chunk: Buffer) => guarded(() => decoder.push(chunk, receive)));
  process.stdin.on('end', () => {
    guarded(() => decoder.end());
    if (!started) process.exit(0);
    stopBecause('host-gone');
    questions.close();
  });
  // Ctrl-C reaches the whole process group on some systems; the host decides what it means.
  process.on('SIGINT', () => undefined);
  // A batch system tells every process of a job to end, this one as well as its host.
  process.on('SIGTERM', () => receive({ type: 'cancel' }));
}

announce(encodeLine(EngineEvent, HELLO));
listen();
