/**
 * The process of one tokenizer: it loads it and answers over IPC. The library may end its process (a panic), never return
 * (a regular expression), or take all memory (a normalizer); here none of this reaches the program that asked.
 */
import { flushCompileCache } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Tokenizer as LibraryTokenizer } from 'tokenizers';
import { InputError } from '../../base/errors.ts';
import { readDefinition, type Component, type Definition } from './definition.ts';
import { buildLibrary, decodeIds, encodeTexts, factsOf } from './library.ts';
import type { LoadOrder, Order, Reply } from './messages.ts';

let loaded: { readonly library: LibraryTokenizer; readonly definition: Definition } | null = null;

async function load({ folder, without }: LoadOrder): Promise<Reply> {
  const definition = await readDefinition(folder);
  try {
    loaded = { library: buildLibrary(definition, without), definition };
  } catch (thrown) {
    return { kind: 'unbuilt', reason: reasonOf(thrown) };
  }
  return { kind: 'loaded', hash: definition.hash, removed: typeOf(definition, without) };
}

/** What the library says; places in a file of one line are of no use. */
function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/ at line \d+ column \d+$/, '');
}

function typeOf({ json }: Definition, component: Component | null): string | null {
  const part = component === null ? null : json[component];
  return typeof part === 'object' && part !== null && 'type' in part ? String(part.type) : null;
}

async function answer(order: Order): Promise<Reply> {
  if (order.kind === 'load') return load(order);
  if (loaded === null) throw new Error('No tokenizer was loaded.');
  const { library, definition } = loaded;
  switch (order.kind) {
    case 'facts':
      return { kind: 'facts', facts: await factsOf(library, definition, order.table) };
    case 'encode':
      return { kind: 'encoded', encoded: await encodeTexts(library, order.texts, order.special) };
    case 'decode':
      return { kind: 'decoded', texts: await decodeIds(library, order.ids) };
  }
}

/** Ends at once, even while the library is at work in one of its threads. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

new Worker(new URL('./watch.ts', import.meta.url), { workerData: Number(process.argv[2]) }).unref();
process.on('message', (order: Order) => {
  answer(order)
    .catch((thrown: unknown): Reply => {
      if (thrown instanceof InputError) return { kind: 'refused', fault: thrown.fault };
      throw thrown;
    })
    .then((reply) => {
      process.send?.(reply);
      // It is always killed, so what it compiled is kept now; nothing is written where nothing is new.
      if (order.kind === 'load') flushCompileCache();
    })
    .catch((thrown: unknown) => {
      process.stderr.write(`${String(thrown)}\n`, end);
    });
});
process.on('disconnect', end);
// Ctrl-C in a terminal reaches this process too; whoever asked decides what it means, and takes it along.
process.on('SIGINT', () => undefined);
