/** Reading on against reading at once, and against transformers' generate; see e2e/goldens/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Builder } from '../../autodiff/builder.ts';
import { compile, numbers } from '../../autodiff/testing/run-graph.ts';
import { buildDecoder } from '../../models/forward.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { GOLDENS, openGolden, runtime, storedValues } from '../testing/goldens.ts';
import { inputWeights } from '../pretrain/graph.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';
import type { Residence } from '../sessions/session.ts';
import { Reader } from './reader.ts';
import { write } from './write.ts';

const Golden = z.record(
  z.string(),
  z.array(z.object({ prompt: z.array(z.int()), written: z.array(z.int()), gap: z.number() })),
);
const golden = Golden.parse(JSON.parse(readFileSync(join(GOLDENS, 'generate', 'golden.json'), 'utf8')));

async function readerOf(folder: ModelFolder, residence: Residence = 'host'): Promise<Reader> {
  return Reader.open({
    spec: folder.spec,
    runtime: { ...runtime, residence },
    values: {},
    weightsDir: weightsFolder(folder),
    maxLength: 48,
    weights: (b) => graphWeights(b, folder, new Set()).source,
  });
}

/** Logits after a text, read at once by the graph that scores. */
async function atOnce(folder: ModelFolder): Promise<(ids: readonly number[]) => Promise<number[]>> {
  const b = new Builder('float32');
  const model = buildDecoder(b, folder.spec, inputWeights(b), 48, 'last');
  const run = await compile(b, [model.logits(model.hidden.at(-1)!)]);
  const values: Record<string, ort.Tensor> = {};
  for (const { name, shape } of folder.tensors.values()) {
    values[name] = new ort.Tensor('float32', await storedValues(folder, name), shape);
  }
  return async (ids) => {
    const feeds = {
      ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]),
      last_position: new ort.Tensor('int64', BigInt64Array.of(BigInt(ids.length - 1)), [1]),
    };
    return numbers((await run({ ...values, ...feeds }))[0]!);
  };
}

describe.each(Object.keys(golden))('%s', (name) => {
  it('gives the logits of a reading at once, however the text is cut', async () => {
    const folder = await openGolden(name);
    const [reader, whole] = [await readerOf(folder), await atOnce(folder)];
    const text = Array.from({ length: 20 }, (_, i) => (i * 11 + 3) % 48);
    for (const cuts of [[20], [1, 19], [7, 1, 1, 5, 6], Array<number>(20).fill(1)]) {
      reader.forget();
      let at = 0;
      for (const cut of cuts) {
        const logits = await reader.read(text.slice(at, at + cut));
        at += cut;
        const expected = await whole(text.slice(0, at));
        const worst = Math.max(...expected.map((x, i) => Math.abs(x - logits[i]!)));
        expect(worst / Math.max(...expected.map(Math.abs)), `${cuts.join(' ')}, ${at}`).toBeLessThan(1e-5);
      }
    }
  });

  it.each(['host', 'device'] as const)(
    'writes what transformers writes, its cache in memory of the %s',
    async (where) => {
      const reader = await readerOf(await openGolden(name), where);
      for (const { prompt, written, gap } of golden[name]!) {
        // Nearer ones could fall either way.
        expect(gap).toBeGreaterThan(1e-4);
        const { generated, end } = await write(reader, prompt, {
          temperature: 0,
          topK: 0,
          topP: 1,
          seed: 1,
          tokens: written.length,
          ends: [],
          context: 48,
          isStopped: () => false,
          pause: () => Promise.resolve(),
        });
        expect(generated).toEqual(written);
        expect(end).toBe('tokens');
      }
      await reader.release();
    },
  );
});

describe('writing', () => {
  const quiet = { isStopped: () => false, pause: () => Promise.resolve() };
  const greedy = { temperature: 0, topK: 0, topP: 1, seed: 1 };

  it('ends with the text, with the context, or when it is stopped', async () => {
    const reader = await readerOf(await openGolden('qwen2-tied'));
    const { prompt, written } = golden['qwen2-tied']![1]!;
    const run = (more: object) => write(reader, prompt, { ...greedy, ...quiet, tokens: 20, ends: [], context: 48, ...more }); // prettier-ignore
    const end = written[3]!;
    expect(await run({ ends: [end] })).toEqual({ generated: written.slice(0, written.indexOf(end) + 1), end: 'end-of-text' }); // prettier-ignore
    expect(await run({ context: 7 })).toEqual({ generated: written.slice(0, 3), end: 'context' });
    expect(await run({ isStopped: () => true })).toEqual({ generated: written.slice(0, 1), end: 'cancelled' });
  });

  it('draws the same with the same seed', async () => {
    const reader = await readerOf(await openGolden('llama-f16'));
    const run = (seed: number) => write(reader, [7], { ...greedy, ...quiet, temperature: 1, seed, tokens: 20, ends: [], context: 48 }); // prettier-ignore
    const first = await run(3);
    expect(await run(3)).toEqual(first);
    expect(await run(4)).not.toEqual(first);
  });
});
