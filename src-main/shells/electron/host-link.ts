/** The other end of host.ts: starts it, asks it, and starts it again where it died. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { beginProcess } from '../../base/begin-process.ts';
import type { Answer } from '../../contract/window.ts';
import type { WireMessage, WireRequest, WindowEvent } from '../../contract/window-events.ts';

export interface HostLinkSettings {
  /** The program, host.ts. */
  readonly entry: string;
  /** A plain Node, 24 or newer. */
  readonly node: string;
  readonly workspace: string;
  readonly onEvent: (event: WindowEvent) => void;
  readonly onConnection: (isConnected: boolean) => void;
  /** Milliseconds before a host that died is started again; each time in a row that it says nothing, twice as long. */
  readonly pause?: number;
}

const PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

export class HostLink {
  readonly #settings: HostLinkSettings;
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>();
  #child: ChildProcess | null = null;
  /** Why there is no child. */
  #reason = 'It is being started.';
  #pause: number;
  #number = 0;
  #isClosed = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(settings: HostLinkSettings) {
    this.#settings = settings;
    this.#pause = settings.pause ?? PAUSE;
    this.#start();
  }

  /** Whether there is a host to ask. */
  get isConnected(): boolean {
    return this.#child?.connected === true;
  }

  /** Asks for a route by name; it checks both itself. */
  invoke(name: unknown, input: unknown): Promise<Answer<unknown>> {
    return new Promise((resolve) => {
      const request: WireRequest = { number: this.#number++, name: String(name), input: input ?? {} };
      const child = this.#child;
      if (child?.connected !== true) {
        resolve(gone(this.#reason));
        return;
      }
      this.#waiting.set(request.number, resolve);
      child.send(request, (error) => {
        if (error !== null) this.#settle(request.number, gone(error.message));
      });
    });
  }

  /** Lets the host keep what it has and end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null) return;
    const over = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.disconnect();
    await over;
  }

  /** Ends the host at once, for a person who asks twice. */
  kill(): void {
    this.#isClosed = true;
    this.#child?.kill('SIGKILL');
  }

  #start(): void {
    const { entry, node, workspace, onConnection } = this.#settings;
    const child = beginProcess(
      () => spawn(node, [entry, workspace], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], windowsHide: true }),
      ({ message }) => this.#end(`It cannot be started: ${message}.`),
    );
    this.#child = child;
    if (child === null) return;
    child.on('spawn', () => onConnection(true));
    child.on('message', (message) => {
      this.#pause = this.#settings.pause ?? PAUSE;
      this.#receive(message as WireMessage);
    });
    child.on('exit', (code, signal) =>
      this.#end(`It ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}.`),
    );
  }

  #end(reason: string): void {
    this.#child = null;
    this.#reason = reason;
    for (const number of [...this.#waiting.keys()]) this.#settle(number, gone(reason));
    if (this.#isClosed) return;
    this.#settings.onConnection(false);
    this.#restart = setTimeout(() => this.#start(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  #receive(message: WireMessage): void {
    if (message.type === 'event') this.#settings.onEvent(message.event);
    else this.#settle(message.number, message.answer);
  }

  #settle(number: number, answer: Answer<unknown>): void {
    this.#waiting.get(number)?.(answer);
    this.#waiting.delete(number);
  }
}

function gone(reason: string): Answer<never> {
  const message = `The workbench’s own process is not there. ${reason}`;
  return { kind: 'failed', fault: { code: 'internal', message, remedy: 'It starts again by itself; try once more.' } };
}
