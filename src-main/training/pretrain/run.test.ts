import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openModelFolder, parameterCount } from '../../models/folder.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { writeSafetensors } from '../../models/safetensors-write.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { only } from '../testing/tiny-run.ts';
import { rowsAtOnce, requireDisk } from './sizes.ts';
import { TinyPretraining } from './testing/tiny-pretraining.ts';

const tiny = new TinyPretraining();
afterAll(() => tiny.remove());

const weights = (out: string) => readFileSync(join(out, 'model.safetensors')).toString('base64');

describe('a training from raw text', () => {
  it('ends with a model folder and nothing else, and learns', async () => {
    const request = tiny.request({ steps: 60, evalEvery: 20, samples: 30, floor: 0, dtype: 'f16' });
    const events = await tiny.run(request);
    const [corpus] = only(events, 'corpus');
    expect(corpus).toMatchObject({
      family: 'qwen2',
      blocks: 2,
      tokenizer: 300,
      vocabSize: 300,
      documents: 14,
      steps: 60,
    });
    const progress = only(events, 'progress');
    expect(progress.map(({ step }) => step)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    // The logarithm of the vocabulary, before anything was learnt.
    expect(progress[0]!.loss).toBeCloseTo(Math.log(300), 1);
    const measured = only(events, 'perplexity');
    expect(measured.map(({ step }) => step)).toEqual([20, 40, 60]);
    expect(measured.at(-1)!.perplexity).toBeLessThan(measured[0]!.perplexity);
    expect(measured.at(-1)!.perplexity).toBeLessThan(100);
    for (const { loss, perplexity } of measured) expect(perplexity).toBeCloseTo(Math.exp(loss), 9);
    expect(only(events, 'sample').map(({ step }) => step)).toEqual([30, 60]);
    const curve = readFileSync(join(request.out, 'pretrain.jsonl'), 'utf8').trimEnd().split('\n');
    const drawn = events.filter(({ type }) => type === 'progress' || type === 'perplexity' || type === 'sample');
    expect(curve.map((line) => JSON.parse(line) as unknown)).toEqual(drawn);
    expect(events.at(-1)).toMatchObject({
      type: 'result',
      kind: 'pretrain',
      steps: 60,
      tokens: 60 * 4 * 16,
      out: request.out,
    });

    expect(readdirSync(request.out).sort()).toEqual([
      'config.json',
      'generation_config.json',
      'model.safetensors',
      'pretrain.jsonl',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    const folder = await openModelFolder(request.out);
    expect(folder.warnings).toEqual([]);
    expect(folder.tokens).toEqual({ bos: 0, eos: [0], pad: 1 });
    expect(parameterCount(folder)).toBe(corpus!.parameters);
    expect([...folder.tensors.values()].every(({ dtype }) => dtype === 'F16')).toBe(true);
  });

  it.each([
    ['at once', 4, undefined],
    // 300 tokens of 4 bytes at 16 places, twice.
    ['in two parts', 2, 2 * 16 * 300 * 4],
  ])('continues bit for bit, its steps %s', async (_, atOnce, logitBytes) => {
    const through = tiny.request({ steps: 7 });
    const whole = await tiny.run(through, Infinity, logitBytes);
    expect(only(whole, 'corpus')[0]!.sequencesAtOnce).toBe(atOnce);
    const stopped = tiny.request({ steps: 7, checkpointEvery: 2 });
    const first = await tiny.run(stopped, 3, logitBytes);
    expect(first.at(-1)).toMatchObject({ type: 'stopped', step: 3, reason: 'cancelled' });
    expect(readdirSync(join(stopped.out, 'pretrain')).filter((name) => name.startsWith('step'))).toEqual([
      'step-000003.safetensors',
    ]);
    const second = await tiny.run({ ...stopped, resume: true }, Infinity, logitBytes);
    const losses = (events: typeof whole) => only(events, 'progress').map(({ step, loss, gradNorm }) => [step, loss, gradNorm]); // prettier-ignore
    expect([...losses(first), ...losses(second)]).toEqual(losses(whole));
    expect(only(second, 'perplexity').map(({ loss }) => loss).at(-1)).toBe(only(whole, 'perplexity').at(-1)!.loss); // prettier-ignore
    expect(weights(stopped.out)).toBe(weights(through.out));
  });

  it('gives the same numbers up to rounding, whether a step comes in parts or not', async () => {
    const [whole, parts] = [await tiny.run(tiny.request()), await tiny.run(tiny.request(), Infinity, 1)];
    expect(only(parts, 'corpus')[0]!.sequencesAtOnce).toBe(1);
    const [a, b] = [only(whole, 'progress'), only(parts, 'progress')];
    for (const [i, { loss, gradNorm }] of a.entries()) {
      expect(b[i]!.loss).toBeCloseTo(loss, 4);
      expect(b[i]!.gradNorm / gradNorm).toBeCloseTo(1, 3);
    }
  });

  it('starts otherwise with another seed, and alike with the same', async () => {
    const [a, b, c] = [1, 1, 2].map((seed) => tiny.request({ seed, steps: 1, heldOut: 0 }));
    for (const request of [a!, b!, c!]) await tiny.run(request);
    expect(weights(a!.out)).toBe(weights(b!.out));
    expect(weights(a!.out)).not.toBe(weights(c!.out));
  });

  it('continues from a model folder with its tokenizer and its weights', async () => {
    const base = tiny.request({ steps: 40 });
    const before = await tiny.run(base);
    const further = tiny.request({ from: base.out, config: null, tokenizer: null, steps: 2, learningRate: 1e-5 });
    const events = await tiny.run(further);
    const last = only(before, 'perplexity').at(-1)!.perplexity;
    expect(Math.abs(only(events, 'perplexity').at(-1)!.perplexity / last - 1)).toBeLessThan(0.02);
    expect(readFileSync(join(further.out, 'tokenizer.json'))).toEqual(readFileSync(join(base.out, 'tokenizer.json')));
    const ids = async (folder: string) => (await loadTokenizer(folder, null)).encode('the moon');
    expect(await ids(further.out)).toEqual(await ids(base.out));
  });

  it('keeps the numbers of a config as they are written, and a head that turned out to be one of its own', async () => {
    const base = tiny.request({ steps: 2 });
    await tiny.run(base);
    const config = join(base.out, 'config.json');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace('{', '{"rope_theta": 10000.0, "tie_word_embeddings": true,'),
    );
    const folder = await openModelFolder(base.out);
    const tensors = [...folder.tensors.values()].map(async (tensor) => ({
      name: tensor.name,
      dtype: tensor.dtype,
      shape: tensor.shape,
      values: await readTensorF32(tensor.file, tensor),
    }));
    const table = (await Promise.all(tensors)).find(({ name }) => name === 'model.embed_tokens.weight')!;
    const head = { ...table, name: 'lm_head.weight', values: table.values.map((value) => 2 * value) };
    await writeSafetensors(join(base.out, 'model.safetensors'), [...(await Promise.all(tensors)), head]);
    const further = tiny.request({ from: base.out, config: null, tokenizer: null, steps: 1, learningRate: 1e-9 });
    await tiny.run(further);
    expect(readFileSync(join(further.out, 'config.json'), 'utf8')).toContain('"rope_theta": 10000.0,');
    const { spec, tensors: written } = await openModelFolder(further.out);
    const found = written.get('lm_head.weight')!;
    expect(spec.tiedHead).toBe(false);
    expect((await readTensorF32(found.file, found))[0]).toBeCloseTo(head.values[0]!, 4);
  });

  it('leaves nothing behind where it is stopped before its first step', async () => {
    const request = tiny.request();
    expect((await tiny.run(request, 0)).at(-1)).toEqual({
      type: 'stopped',
      step: 0,
      reason: 'cancelled',
      checkpoint: null,
    });
    expect(existsSync(request.out)).toBe(false);
  });

  it('continues to the same curve and weights wherever it was stopped, evaluations and samples included', async () => {
    const settings = { steps: 6, evalEvery: 2, samples: 3, heldOut: 0.3 };
    const numbers = (out: string) =>
      readFileSync(join(out, 'pretrain.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .map(({ type, step, loss, perplexity, text }) => ({ type, step, loss, perplexity, text }));
    const whole = tiny.request(settings);
    await tiny.run(whole);
    const all = tiny.pauses;
    const seen = new Set<string>();
    for (let moment = all; moment > 0; moment -= Math.ceil(all / 14)) {
      const parts = tiny.request(settings);
      const events = await tiny.run(parts, Infinity, undefined, moment);
      const stopped = only(events, 'stopped')[0];
      if (stopped === undefined || stopped.checkpoint === null) continue;
      seen.add(events.at(-3)!.type);
      await tiny.run({ ...parts, resume: true });
      expect(numbers(parts.out)).toEqual(numbers(whole.out));
      expect(weights(parts.out)).toBe(weights(whole.out));
    }
    expect(seen.size).toBeGreaterThan(1);
  });

  it('does one step where the minutes are enough for none', async () => {
    const events = await tiny.run(tiny.request({ steps: null, minutes: 1e-9 }));
    expect(only(events, 'progress')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'result', steps: 1 });
  });
});

describe('sizes', () => {
  it('splits a step where its logits are too large, evenly', () => {
    expect(rowsAtOnce(4, 256, 8192)).toBe(4);
    expect(rowsAtOnce(16, 256, 8192)).toBe(4);
    expect(rowsAtOnce(6, 256, 8192)).toBe(3);
    expect(rowsAtOnce(9, 256, 8192)).toBe(3);
    expect(rowsAtOnce(4, 2048, 150_000)).toBe(1);
  });

  it('refuses a disk that is too full', () => {
    expect(() => requireDisk('out', 1000, 100, 3800)).not.toThrow();
    expect(() => requireDisk('out', 1000, 100, 3799)).toThrow(
      'out: Writing needs 3800 bytes, but the disk has 3799 free. Free some space, or choose a folder on another disk.',
    );
  });
});
