/** A line between a program and a server on the loopback address that a test can break. */
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

export class Line {
  /** Bytes that went to the server. */
  sent = 0;
  /** How often it broke. */
  broken = 0;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #isCut = false;
  #breaks: number[] = [];
  #breaksAt = Infinity;

  /** @param port of the server; @param own the port of the line */
  constructor(port: number, own: number) {
    this.#server = createServer((near) => this.#join(near, port));
    this.#server.listen(own, '127.0.0.1');
  }

  /** Breaks it once after so many further bytes, and once more for each further number, which counts from the break before. */
  breakAfter(...bytes: readonly number[]): void {
    this.#breaks = [...bytes];
    this.#next();
  }

  /** Breaks it until it is {@link mend}ed: what comes meanwhile is refused. */
  cut(): void {
    this.#isCut = true;
    this.#break();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): Promise<void> {
    this.#break();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(near: Socket, port: number): void {
    if (this.#isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', port });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(socket);
      // An end that broke off ends the other one too.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.#open.delete(socket);
          other.destroy();
        });
    }
    near.on('data', (bytes: Buffer) => {
      this.sent += bytes.length;
      if (this.sent >= this.#breaksAt) {
        this.#break();
        this.#next();
      }
    });
    near.pipe(far);
    far.pipe(near);
  }

  #next(): void {
    this.#breaksAt = this.sent + (this.#breaks.shift() ?? Infinity);
  }

  #break(): void {
    this.broken++;
    for (const socket of this.#open) socket.resetAndDestroy();
  }
}
