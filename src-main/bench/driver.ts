/** Starts measured processes, ours or PyTorch's, and asks them in turn. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Summary {
  readonly medianSeconds: number;
  readonly minSeconds: number;
  readonly peakBytes: number;
  /** Copied between the process and its device in one repetition; null: it does not say. */
  readonly copiedBytes: number | null;
  /** What the process said of itself at the start. */
  readonly hello: Readonly<Record<string, unknown>>;
  /** Median seconds of the optimiser's part, 0 where it has none. */
  readonly optimizerSeconds: number;
  /** Median seconds of each turn, in their order. */
  readonly turnSeconds: readonly number[];
}

export class MeasuredProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string, undefined>;
  readonly hello: Promise<Record<string, unknown>>;
  readonly #seconds: number[] = [];
  readonly #optimizer: number[] = [];
  readonly #turns: number[] = [];

  /** @param environment besides that of this process */
  constructor(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const env = { ...process.env, ...environment };
    this.#child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.hello = this.#next();
  }

  /** Runs a turn of `count` repetitions and keeps their times. @returns the median of the turn */
  async run(count: number): Promise<number> {
    const { seconds, optimizer } = await this.#ask({ run: count });
    this.#seconds.push(...(seconds as number[]));
    this.#optimizer.push(...((optimizer as number[] | undefined) ?? []));
    const turn = median(seconds as number[]);
    this.#turns.push(turn);
    return turn;
  }

  /** Ends the process and sums up. */
  async finish(): Promise<Summary> {
    const { peakBytes, copiedBytes } = await this.#ask({ memory: true });
    this.#child.stdin.end();
    return {
      medianSeconds: median(this.#seconds),
      minSeconds: Math.min(...this.#seconds),
      peakBytes: Number(peakBytes),
      copiedBytes: typeof copiedBytes === 'number' ? copiedBytes : null,
      hello: await this.hello,
      optimizerSeconds: this.#optimizer.length === 0 ? 0 : median(this.#optimizer),
      turnSeconds: this.#turns,
    };
  }

  #ask(message: unknown): Promise<Record<string, unknown>> {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    return this.#next();
  }

  async #next(): Promise<Record<string, unknown>> {
    const next: IteratorResult<string, undefined> = await this.#lines.next();
    if (next.done === true) throw new Error('a measured process ended early; see its words above');
    return JSON.parse(next.value) as Record<string, unknown>;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
