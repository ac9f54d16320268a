/** The other end of host.ts: starts it, asks it, and starts it again where it died. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Answer } from '../../contract/window.ts';
import type { WireMessage } from '../../contract/wire.ts';
import type { WindowEvent } from '../../contract/window-events.ts';

export interface HostLinkSettings {
  /** The program, host.ts. */
  readonly entry: string;
  /** A plain Node, 24 or newer. */
  readonly node: string;
  readonly workspace: string;
  readonly onEvent: (event: WindowEvent) => void;
  readonly onConnection: (isConnected: boolean) => void;
}

/** Milliseconds before a host that died is started again. */
const PAUSE = 1000;

const GONE: Answer<never> = {
  kind: 'failed',
  fault: { code: 'internal', message: 'The workbench’s own process ended.', remedy: 'It starts again; try once more.' },
};

export class HostLink {
  readonly #settings: HostLinkSettings;
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>();
  #child: ChildProcess;
  #number = 0;
  #isClosed = false;

  constructor(settings: HostLinkSettings) {
    this.#settings = settings;
    this.#child = this.#start();
  }

  invoke(name: unknown, input: unknown): Promise<Answer<unknown>> {
    return new Promise((resolve) => {
      const number = this.#number++;
      this.#waiting.set(number, resolve);
      if (!this.#child.connected) this.#settle(number, GONE);
      else this.#child.send({ number, name: String(name), input: input ?? {} });
    });
  }

  /** Lets the host keep what it has and end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (!this.#child.connected) return;
    const over = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.disconnect();
    await over;
  }

  #start(): ChildProcess {
    const { entry, node, workspace, onConnection } = this.#settings;
    const child = fork(entry, [workspace], {
      execPath: node,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => this.#receive(message as WireMessage));
    child.on('error', () => undefined);
    child.on('exit', () => {
      for (const number of [...this.#waiting.keys()]) this.#settle(number, GONE);
      if (this.#isClosed) return;
      onConnection(false);
      setTimeout(() => {
        if (!this.#isClosed) this.#child = this.#start();
      }, PAUSE);
    });
    onConnection(true);
    return child;
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
