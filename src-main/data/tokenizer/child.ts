/** One process of a tokenizer, asked one thing at a time, each within a limit. */
import { fork, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { beginProcess } from '../../base/begin-process.ts';
import { childEnvironment } from '../../base/child-environment.ts';
import type { Order, Reply } from './messages.ts';

const ENTRY = join(import.meta.dirname, 'main.ts');
/** Kept of what the process writes to stderr. */
const LAST_WORDS = 4096;

/** The process gave no answer: the reason completes the sentence "The tokenizers library ...". */
export class NoAnswer extends Error {}

/** It had no end within the limit. */
export class TooLong extends NoAnswer {}

/** It could not even be started. */
export class NotStarted extends Error {}

export class Child {
  /** null: it could not be started. */
  readonly #process: ChildProcess | null;
  #waiting: { readonly settle: (reply: Reply | Error) => void } | null = null;
  #words = '';
  #gone: Error | null = null;

  /** @param memory most bytes that it may take */
  constructor(memory: number) {
    const options = {
      // What a vitest or a debugger added for this process is not for that one.
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...childEnvironment(process.env), RUST_BACKTRACE: '0' },
    } as Parameters<typeof fork>[2] & object;
    this.#process = beginProcess(
      () => fork(ENTRY, [String(memory)], { ...options, windowsHide: true } as typeof options),
      ({ message }) => this.#end(new NotStarted(message)),
    );
    if (this.#process === null) return;
    this.#process.on('close', (code, signal) => this.#end(new NoAnswer(this.#reasonOf(code, signal))));
    this.#process.on('message', (reply) => this.#settle(reply as Reply));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-LAST_WORDS);
    });
    this.#release();
  }

  get isGone(): boolean {
    return this.#gone !== null;
  }

  /**
   * @param limit milliseconds for the answer; then the process is ended
   * @throws NoAnswer, NotStarted
   */
  async ask(order: Order, limit: number): Promise<Reply> {
    if (this.#gone !== null) throw this.#gone;
    const reply = await new Promise<Reply | Error>((resolve) => {
      // The timer keeps this program alive for as long as it waits.
      const timer = setTimeout(() => {
        this.#end(new TooLong(`needed more than ${Math.round(limit / 100) / 10} s`));
        this.close();
      }, limit);
      const settle = (outcome: Reply | Error): void => {
        clearTimeout(timer);
        resolve(outcome);
      };
      this.#waiting = { settle };
      this.#process?.send(order, (error) => {
        // A broken channel: `close` follows, and says why.
        if (error !== null && this.#process?.exitCode !== null) this.#end(new NoAnswer(error.message));
      });
    });
    if (reply instanceof Error) throw reply;
    return reply;
  }

  close(): void {
    this.#gone ??= new NoAnswer('was ended');
    this.#process?.kill('SIGKILL');
  }

  #settle(outcome: Reply | Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.settle(outcome);
  }

  #end(reason: Error): void {
    this.#gone ??= reason;
    this.#settle(this.#gone);
  }

  /** An idle process does not keep this program alive. */
  #release(): void {
    this.#process?.unref();
    this.#process?.channel?.unref();
    const stderr = this.#process?.stderr;
    if (stderr instanceof Socket) stderr.unref();
  }

  #reasonOf(code: number | null, signal: NodeJS.Signals | null): string {
    // Nobody but its own watch uses this signal before the limit.
    if (signal === 'SIGKILL') return 'took too much memory';
    const panic = /panicked at [^\n]*\n([^\n]+)/.exec(this.#words)?.[1];
    const words = panic ?? this.#words.split('\n').find((line) => line.trim() !== '');
    const how = signal === null ? `exit code ${code}` : signal;
    return words === undefined ? `broke down (${how})` : `broke down: ${words.trim()}`;
  }
}
