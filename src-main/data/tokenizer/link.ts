/** The tokenizer of a folder as the rest of this program reaches it: in a process of its own, which comes and goes. */
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { InputError, FailureError } from '../../base/errors.ts';
import { Child, NoAnswer, NotStarted, TooLong } from './child.ts';
import { COMPONENTS, type Component } from './definition.ts';
import { badTokenizer } from './faults.ts';
import type { EmbeddingTable, Encoded, FactsOrder, LoadOrder, Order, Reply, TokenizerFacts } from './messages.ts';

/** What a process may take, and how long it is kept; times in milliseconds. */
export interface Limits {
  readonly load: number;
  /** For any request, and in addition for each of its characters. */
  readonly request: number;
  readonly character: number;
  /** After the last answer. */
  readonly idle: number;
  /** In bytes. */
  readonly memory: number;
}
/** The largest published tokenizers load in 2 s and take less than 1 GiB, and 20,000 characters take 20 ms. */
export const LIMITS: Limits = {
  load: 60_000,
  request: 15_000,
  character: 1 / 20,
  idle: 30_000,
  memory: Math.min(4 * 2 ** 30, totalmem() / 2),
};

/** Processes that load at the same time; a window may ask for many models at once. */
const MOST_LOADING = 2;

export class TokenizerLink {
  readonly #load: LoadOrder;
  readonly #ask: FactsOrder;
  readonly #limits: Limits;
  readonly #file: string;
  #child: Child | null = null;
  #facts: TokenizerFacts | null = null;
  #hash: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(folder: string, table: EmbeddingTable | null, limits: Limits) {
    this.#load = { kind: 'load', folder, without: null };
    this.#ask = { kind: 'facts', table };
    this.#limits = limits;
    this.#file = join(folder, 'tokenizer.json');
  }

  /** @throws InputError `model.missing-file`, `model.bad-tokenizer` */
  facts(): Promise<TokenizerFacts> {
    return this.#inTurn(async () => {
      await this.#opened();
      return this.#facts!;
    });
  }

  /** @throws InputError `model.bad-tokenizer` where the library breaks down or does not come to an end */
  async encode(texts: readonly string[], special: boolean): Promise<Encoded> {
    const size = texts.reduce((sum, text) => sum + text.length, 0);
    const reply = await this.#request({ kind: 'encode', texts, special }, size);
    return expect(reply, 'encoded').encoded;
  }

  /** @throws InputError as {@link encode} */
  async decode(ids: readonly (readonly number[])[]): Promise<readonly string[]> {
    const size = ids.reduce((sum, row) => sum + row.length, 0);
    return expect(await this.#request({ kind: 'decode', ids }, size), 'decoded').texts;
  }

  #request(order: Order, size: number): Promise<Reply> {
    const limit = this.#limits.request + size * this.#limits.character;
    return this.#inTurn(async () => {
      const child = await this.#opened();
      return child.ask(order, limit).catch((thrown: unknown) => this.#explain(thrown, order));
    });
  }

  /** One thing after the other, so that each has its own limit. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      clearTimeout(this.#idle);
      try {
        return await work();
      } finally {
        this.#idle = setTimeout(() => this.#child?.close(), this.#limits.idle).unref();
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #opened(): Promise<Child> {
    if (this.#child !== null && !this.#child.isGone) return this.#child;
    const child = new Child(this.#limits.memory);
    try {
      await this.#loadIn(child);
    } catch (thrown) {
      child.close();
      return await this.#explain(thrown, this.#ask);
    }
    this.#child = child;
    return child;
  }

  async #loadIn(child: Child): Promise<void> {
    const { load, request } = this.#limits;
    const reply = await loading(() => child.ask(this.#load, load));
    if (reply.kind === 'unbuilt') throw new NoAnswer(`cannot build it: ${reply.reason}`);
    const { hash } = expect(reply, 'loaded');
    if (this.#hash !== null && this.#hash !== hash) {
      throw badTokenizer(this.#file, 'The file was changed while it was in use.', undefined, 'Start again.');
    }
    this.#hash = hash;
    this.#facts ??= expect(await child.ask(this.#ask, request), 'facts').facts;
  }

  /** Finds out without which part the same work succeeds, and says so. */
  async #explain(thrown: unknown, order: Order): Promise<never> {
    if (thrown instanceof NotStarted)
      throw crashed(`The process for the tokenizer cannot be started: ${thrown.message}.`);
    if (!(thrown instanceof NoAnswer)) throw thrown;
    // Somebody else may have ended the process. What takes too long is not tried twice.
    if (!(thrown instanceof TooLong) && (await this.#works(null, order)) !== null) {
      throw crashed(`The tokenizers library ${thrown.message}, but not when it was tried again.`);
    }
    for (const component of COMPONENTS) {
      const type = await this.#works(component, order);
      if (type === null) continue;
      const message = `With “${type}” the tokenizers library ${thrown.message}.`;
      const remedy = `Correct “${component}” in the file, or use a tokenizer without it.`;
      throw badTokenizer(this.#file, message, component, remedy);
    }
    throw badTokenizer(this.#file, `The tokenizers library ${thrown.message}.`, 'model');
  }

  /** Does the work in a new process without a component: the type of that where it works and was there, else null. */
  async #works(without: Component | null, order: Order): Promise<string | null> {
    const { load, request, memory } = this.#limits;
    const child = new Child(memory);
    try {
      const reply = await child.ask({ ...this.#load, without }, load);
      if (reply.kind !== 'loaded' || (without !== null && reply.removed === null)) return null;
      await child.ask(order, request);
      return reply.removed ?? '';
    } catch (thrown) {
      if (thrown instanceof NoAnswer) return null;
      throw thrown;
    } finally {
      child.close();
    }
  }
}

function expect<Kind extends Reply['kind']>(reply: Reply, kind: Kind): Extract<Reply, { kind: Kind }> {
  if (reply.kind === 'refused') throw new InputError(reply.fault);
  if (reply.kind !== kind) throw new Error(`The tokenizer answered “${reply.kind}” instead of “${kind}”.`);
  return reply as Extract<Reply, { kind: Kind }>;
}

function crashed(message: string): FailureError {
  return new FailureError({ code: 'engine.crashed', message, remedy: 'Close other programs, and try again.' });
}

let loadingNow = 0;
const waiting: (() => void)[] = [];

async function loading<T>(work: () => Promise<T>): Promise<T> {
  if (loadingNow >= MOST_LOADING) await new Promise<void>((resolve) => waiting.push(resolve));
  loadingNow++;
  try {
    return await work();
  } finally {
    loadingNow--;
    waiting.shift()?.();
  }
}
