import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { beginProcess } from '../base/begin-process.ts';
import { InputError } from '../base/errors.ts';
import { EngineEvent, failed, isLast } from '../contract/events.ts';
import type { Failed, LastEvent, Stopped } from '../contract/events.ts';
import { createDecoder, encodeLine, protocolError } from '../contract/ndjson.ts';
import { ControlMessage, providerOf, usesTf32 } from '../contract/engine-request.ts';
import type { EngineRequest } from '../contract/engine-request.ts';
import type { Question } from '../contract/predict.ts';
import { cudaSite } from '../cuda/site.ts';
import type { MaybeSite } from '../cuda/site.ts';
import { CallNote } from './call-note.ts';
import { crashed, hung, unstartable, withMemory } from './crash.ts';
import type { MemoryAsked } from './crash.ts';
import { engineEnvironment } from './engine-environment.ts';
import { LogFile } from './log-file.ts';

/** How long a host waits, in milliseconds. */
export interface Timeouts {
  /** For the hello of a new process. */
  readonly hello: number;
  /** For any event. onnxruntime blocks the engine's thread, so that one step of a large model is one silence. */
  readonly silence: number;
  /** After a cancel, for the step border and the checkpoint; then SIGTERM. */
  readonly cancel: number;
  /** After SIGTERM, or after its last event, for the process to be gone; then SIGKILL. */
  readonly exit: number;
}
const TIMEOUTS: Timeouts = { hello: 60_000, silence: 30 * 60_000, cancel: 120_000, exit: 10_000 };

export interface EngineSettings {
  /** Runs the engine; default: what runs this program. */
  readonly program?: string;
  /** The program that is the engine. */
  readonly entry?: string;
  readonly timeouts?: Partial<Timeouts>;
  /** The file that takes a run's events; default: the one in the run's folder. */
  readonly events?: string;
  /** Where the CUDA libraries lie; default: where this program installs them. */
  readonly cuda?: MaybeSite;
}

/** An engine at work. */
export interface Engine {
  /**
   * How it ended; a crash, a breach of the protocol and a timeout are error events too.
   * Rejects only with what the observer threw, once the process is gone.
   */
  readonly ended: Promise<LastEvent>;
  /** Asks it to stop at the next step border and to keep a checkpoint; ends it if it does not. */
  cancel(): void;
  /** Ends it at once; the last announced checkpoint stays. */
  kill(): void;
}

/** An engine that answers questions. */
export interface AnsweringEngine extends Engine {
  /** Sends a question; what is answered comes as an event. One that comes after the end is lost: see `ended`. */
  ask(question: Question): void;
}

const ENTRY = join(import.meta.dirname, '..', 'engine', 'main.ts');

/**
 * Starts an engine process for one request and supervises it to its end.
 * @param observe gets every event but heartbeats, the last one included; if it throws, the engine is ended
 * @param logFile takes what the engine writes to stderr and its log events; null: nowhere
 */
export function startEngine(
  request: EngineRequest,
  observe: (event: EngineEvent) => void,
  logFile: string | null,
  settings: EngineSettings = {},
): AnsweringEngine {
  return new EngineHost(request, observe, new LogFile(logFile), settings);
}

class EngineHost implements AnsweringEngine {
  readonly ended: Promise<LastEvent>;
  readonly #request: EngineRequest;
  readonly #observe: (event: EngineEvent) => void;
  readonly #log: LogFile;
  readonly #timeouts: Timeouts;
  readonly #events: string | undefined;
  /** null: it could not be started. */
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable> | null;
  readonly #decoder = createDecoder(EngineEvent);
  #watch: NodeJS.Timeout;
  #escalation: NodeJS.Timeout | undefined;
  #greeted = false;
  /** What came before the engine did. */
  #unasked: Question[] = [];
  readonly #call = new CallNote();
  #cancelled = false;
  #killed = false;
  #last: LastEvent | null = null;
  #thrown: Error | null = null;
  #step = 0;
  #planned: number | null = null;
  #checkpoint: string | null = null;

  constructor(
    request: EngineRequest,
    observe: (event: EngineEvent) => void,
    log: LogFile,
    { program = process.execPath, entry = ENTRY, timeouts = {}, events, cuda = cudaSite() }: EngineSettings,
  ) {
    this.#request = request;
    this.#observe = observe;
    this.#log = log;
    this.#timeouts = { ...TIMEOUTS, ...timeouts };
    this.#events = events;
    if (request.kind === 'resume') this.#checkpoint = request.checkpoint;
    let over: () => void = () => undefined;
    this.#child = beginProcess(
      // The types know no process with a fourth descriptor.
      () =>
        spawn(program, [entry], {
          env: {
            ...engineEnvironment(process.env, providerOf(request), cuda, usesTf32(request)),
            ...this.#call.environment,
          },
          stdio: ['pipe', 'pipe', 'pipe', this.#call.handed],
          // Its own process group, or a Ctrl-C in the terminal would hit the engine in the middle of a step.
          detached: process.platform !== 'win32',
          windowsHide: true,
        }) as ChildProcessByStdio<Writable, Readable, Readable>,
      (why) => {
        this.#fail(why instanceof InputError ? why : unstartable(why, log.path));
        over();
      },
    );
    this.#watch = setTimeout(() => this.#abandon('The engine did not start in time.'), this.#timeouts.hello);
    this.ended = new Promise((resolve, reject) => {
      over = (): void => {
        clearTimeout(this.#watch);
        clearTimeout(this.#escalation);
        this.#log.close();
        this.#call.close();
        if (this.#thrown === null) resolve(this.#last!);
        else reject(this.#thrown);
      };
    });
    this.#follow(over);
  }

  /** Listens to the process, where there is one. */
  #follow(over: () => void): void {
    const child = this.#child;
    if (child === null) return;
    child.stdout.on('data', (chunk: Uint8Array) => this.#receive(chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#note(text));
    // A pipe that broke means that the process is gone, which `close` reports.
    child.stdin.on('error', () => undefined);
    child.on('close', (code, signal) => {
      if (this.#last === null) {
        this.#last = this.#lastOf(code, signal);
        this.#tell(this.#last);
      }
      over();
    });
  }

  cancel(): void {
    if (this.#cancelled || this.#last !== null) return;
    this.#cancelled = true;
    if (this.#greeted) this.#send({ type: 'cancel' });
    this.#escalateAfter(this.#greeted ? this.#timeouts.cancel : 0);
  }

  ask(question: Question): void {
    if (this.#greeted) this.#send({ type: 'ask', question });
    else this.#unasked.push(question);
  }

  kill(): void {
    this.#cancelled = true;
    this.#killed = true;
    this.#child?.kill('SIGKILL');
  }

  #receive(chunk: Uint8Array): void {
    if (this.#last !== null) return;
    try {
      this.#decoder.push(chunk, (event) => this.#handle(event));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #handle(said: EngineEvent): void {
    if (this.#last !== null) return;
    const event = said.type === 'error' ? explained(said, this.#log.path, this.#memory) : said;
    if (!this.#greeted) this.#greet(event);
    this.#watch.refresh();
    if (event.type === 'plan') this.#planned = event.estimatedMemoryBytes;
    if (event.type === 'progress') this.#step = event.step;
    if (event.type === 'checkpoint') this.#checkpoint = event.path;
    if (event.type === 'log') this.#note(`${event.level}: ${event.message}\n`);
    if (isLast(event)) {
      this.#last = event;
      this.#child?.stdin.end();
      this.#escalateAfter(this.#timeouts.exit);
    }
    if (event.type !== 'heartbeat') this.#tell(event);
  }

  #greet(event: EngineEvent): void {
    if (event.type !== 'hello') throw protocolError(`The engine began with “${event.type}” instead of “hello”.`);
    this.#greeted = true;
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#abandon('The engine has been silent for too long.'), this.#timeouts.silence);
    const events = this.#events;
    this.#send({ type: 'start', request: this.#request, ...(events === undefined ? {} : { events }) });
    for (const question of this.#unasked.splice(0)) this.#send({ type: 'ask', question });
  }

  #send(message: ControlMessage): void {
    this.#child?.stdin.write(encodeLine(ControlMessage, message));
  }

  #tell(event: EngineEvent): void {
    this.#attempt(() => this.#observe(event));
  }

  #note(text: string): void {
    this.#attempt(() => this.#log.write(text));
  }

  /** Trouble on the host's side: wrong input ends the engine at once, anything else (a full disk) at a step border. */
  #attempt(work: () => void): void {
    if (this.#thrown !== null) return;
    try {
      work();
    } catch (error) {
      this.#thrown = error instanceof Error ? error : new Error(String(error));
      if (error instanceof InputError) this.kill();
      else this.cancel();
    }
  }

  get #memory(): MemoryAsked {
    return { kind: this.#request.kind, planned: this.#planned, machine: totalmem() };
  }

  #abandon(message: string): void {
    this.#fail(hung(message, this.#log.path));
  }

  #fail(thrown: unknown): void {
    if (this.#last !== null) return;
    this.#last = failed(thrown);
    this.#child?.kill('SIGKILL');
    this.#tell(this.#last);
  }

  #escalateAfter(milliseconds: number): void {
    clearTimeout(this.#escalation);
    this.#escalation = setTimeout(() => {
      this.#killed = true;
      this.#child?.kill('SIGTERM');
      this.#escalation = setTimeout(() => this.#child?.kill('SIGKILL'), this.#timeouts.exit);
    }, milliseconds);
  }

  #lastOf(code: number | null, signal: NodeJS.Signals | null): Stopped | Failed {
    if (this.#killed && this.#cancelled) {
      return { type: 'stopped', step: this.#step, reason: 'cancelled', checkpoint: this.#checkpoint };
    }
    return failed(
      crashed({ code, signal, lastWords: this.#log.tail, call: this.#call.read() }, this.#log.path, this.#memory),
    );
  }
}

/** Where the log of an unexpected failure is, and what a lack of memory was about. */
function explained(error: Failed, log: string | null, memory: MemoryAsked): Failed {
  const fault = withMemory(error.fault, memory);
  return { ...error, fault: fault.code === 'internal' && log !== null ? { ...fault, file: log } : fault };
}
