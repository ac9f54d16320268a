/** Bases, cosines, nearest tokens and choices of whole tiny models against torch and transformers. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../autodiff/builder.ts';
import { compile, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import { BudgetRequest, ChoiceOptions, LATENT_NORMS } from '../../contract/salf.ts';
import { buildDecoder } from '../../models/forward.ts';
import { emitChoice } from '../../salf/graph/choice.ts';
import { summarise } from '../../salf/summary.ts';
import { golden, goldenExamples, goldenNames, keyOf } from '../../salf/testing/golden.ts';
import { cosinesOf, VARIANTS, type Trace } from '../../salf/trace.ts';
import { analyse, type AnalysisSettings } from './analysis.ts';
import { latentStates } from '../../planning/latent-states.ts';
import { nearestTokens } from './nearest-tokens.ts';
import { headGram, semanticBases } from './semantic-bases.ts';
import { openGolden, runtime, storedValues } from '../testing/goldens.ts';

const NEAREST = 5;
const settings: AnalysisSettings = {
  labelTokens: golden.labelTokens,
  ridge: 0,
  batchSize: 2,
  padId: 0,
  padMultiple: 4,
  nearest: { count: NEAREST, latentNorm: 'hf' },
};

describe.each(goldenNames)('%s', (name) => {
  const expected = golden.models[name]!;

  it('gives transformers’ cosines in every space under every variant, and torch’s bases', async () => {
    const folder = await openGolden(name);
    const { traces, bases, costs } = await analyse({ folder, values: {} }, goldenExamples(name), settings, runtime);
    expect(traces.map(({ line, label }) => [line, label])).toEqual(expected.labels.map((label, i) => [i + 1, label]));
    for (const variant of VARIANTS) {
      traces.forEach((trace, i) => {
        cosinesOf(trace, variant, folder.spec.blocks).forEach((cosine, k) => {
          const close = expected.cosines[keyOf(variant)][i]![k]!;
          expect(Math.abs(cosine - close), `${keyOf(variant)}, sample ${i}, space ${k}`).toBeLessThan(1e-4);
        });
      });
    }
    const flat = expected.bases.flat();
    const scale = Math.max(...flat.map(Math.abs));
    flat.forEach((value, i) => expect(Math.abs(bases[i]! - value) / scale).toBeLessThan(1e-4));
    expect(costs.flops.bases).toBeGreaterThan(2 * 48 * 16 ** 2);
    expect(costs.flops.forward).toBeGreaterThan(0);
  });

  it('finds the nearest tokens of every space', async () => {
    const folder = await openGolden(name);
    const { nearest } = await analyse({ folder, values: {} }, goldenExamples(name), settings, runtime);
    expect([...nearest!.tokens]).toEqual(expected.nearest.flat(2));
    const cosines = [...nearest!.cosines];
    expect(cosines.every((value, i) => i % NEAREST === 0 || value <= cosines[i - 1]!)).toBe(true);
    expect(Math.max(...cosines.map(Math.abs))).toBeLessThanOrEqual(1 + 1e-5);
  });

  it('finds the same tokens piece by piece', async () => {
    const folder = await openGolden(name);
    const model = { folder, values: {} };
    const { factor } = await semanticBases(model, [], 0, runtime);
    const states = Float32Array.from({ length: 5 * 16 }, (_, i) => Math.sin(i * i));
    const pause = () => Promise.resolve();
    const whole = await nearestTokens(model, factor, states, NEAREST, runtime, pause);
    const inPieces = await nearestTokens(model, factor, states, NEAREST, runtime, pause, { tokens: 7, states: 2 });
    expect([...inPieces.tokens]).toEqual([...whole.tokens]);
    whole.cosines.forEach((value, i) => expect(inPieces.cosines[i]).toBeCloseTo(value, 5));
  });

  it('adds the Gram matrix up over pieces of the head', async () => {
    const folder = await openGolden(name);
    const whole = await headGram({ folder, values: {} }, runtime);
    const inPieces = await headGram({ folder, values: {} }, runtime, 8 * 16 * 7);
    whole.forEach((value, i) => expect(inPieces[i]).toBeCloseTo(value, 10));
  });

  it.each(LATENT_NORMS)('chooses in the graph what the analysis chooses for the same batch: %s', async (latentNorm) => {
    const folder = await openGolden(name);
    const { spec } = folder;
    const examples = goldenExamples(name);
    const { traces, bases } = await analyse({ folder, values: {} }, examples, settings, runtime);
    const values = Object.fromEntries(
      await Promise.all([...folder.tensors.keys()].map(async (key) => [key, await storedValues(folder, key)] as const)),
    );
    for (const changes of [
      {},
      { gain: 'resource' },
      { target: 'lerp', gain: 'difference' },
      { deviation: 'margin' },
    ] as const) {
      const options = ChoiceOptions.parse({ latentNorm, ...changes });
      const b = new Builder('float32');
      const weights = new Map<string, ReturnType<Builder['input']>>();
      const model = buildDecoder(
        b,
        spec,
        (key, shape) => {
          const value = weights.get(key) ?? b.input(key, 'float32', shape);
          weights.set(key, value);
          return value;
        },
        12,
        'last',
      );
      const latent = latentStates(b, model);
      const choice = emitChoice(b, {
        states: latent.of(latentNorm),
        start: latent.start,
        bases: b.input('bases', 'float32', [golden.labelTokens.length, spec.hiddenSize]),
        labels: b.input('labels', 'int64', ['batch']),
        options,
        budget: null,
        tiedHead: spec.tiedHead,
      });
      const run = await compile(b, [choice.boundary]);
      const batch = examples.length;
      const feeds = {
        ids: int64(expected.ids.flat(), [batch, expected.ids[0]!.length]),
        last_position: int64(
          expected.lengths.map((length) => length - 1),
          [batch],
        ),
        labels: int64(expected.labels, [batch]),
        bases: new ort.Tensor('float32', bases, [golden.labelTokens.length, spec.hiddenSize]),
        ...Object.fromEntries(
          [...weights].map(([key, { shape }]) => [key, new ort.Tensor('float32', values[key]!, shape.map(Number))]),
        ),
      };
      const { boundary } = summarise(traces, options, BudgetRequest.parse({}), spec);
      expect(numbers((await run(feeds))[0]!)).toEqual([boundary]);
    }
  });
});

describe('analyse', () => {
  it('takes the present values of tensors that a run holds', async () => {
    const folder = await openGolden('qwen2-tied');
    const examples = goldenExamples('qwen2-tied');
    const held = async (names: readonly string[], factor: number) => {
      const tensors = names.map(async (name) => {
        const values = (await storedValues(folder, name)).map((value) => factor * value);
        return [name, new ort.Tensor('float32', values, folder.tensors.get(name)!.shape)] as const;
      });
      return Object.fromEntries(await Promise.all(tensors));
    };
    const names = ['model.embed_tokens.weight', 'model.layers.1.mlp.down_proj.weight', 'model.norm.weight'];
    const stored = await analyse({ folder, values: {} }, examples, settings, runtime);
    const same = await analyse({ folder, values: await held(names, 1) }, examples, settings, runtime);
    // But for last bits: onnxruntime packs weights that it reads itself.
    same.traces.forEach(({ cosines }, i) =>
      cosines.forEach((value, j) => expect(value).toBeCloseTo(stored.traces[i]!.cosines[j]!, 6)),
    );
    expect([...same.nearest!.tokens]).toEqual([...stored.nearest!.tokens]);

    const last = await analyse({ folder, values: await held(names.slice(1), 3) }, examples, settings, runtime);
    const spaces = (trace: Trace) => cosinesOf(trace, VARIANTS[0]!, 2);
    last.traces.forEach((trace, i) => {
      const before = spaces(stored.traces[i]!);
      [0, 1].forEach((k) => expect(spaces(trace)[k]).toBeCloseTo(before[k]!, 6));
      expect(spaces(trace)[2]).not.toBeCloseTo(before[2]!, 3);
    });
    // s_y shrinks by the factor of the head.
    const head = await analyse({ folder, values: await held(names.slice(0, 1), 2) }, examples, settings, runtime);
    head.bases.forEach((value, i) => expect(value).toBeCloseTo(stored.bases[i]! / 2, 5));
  });

  it('refuses a head without full column rank, and says what helps', async () => {
    const folder = await openGolden('qwen2-tied');
    const name = 'model.embed_tokens.weight';
    const values = (await storedValues(folder, name)).map((value, i) => (i % 16 === 5 ? 0 : value));
    const held = { [name]: new ort.Tensor('float32', values, folder.tensors.get(name)!.shape) };
    const examples = goldenExamples('qwen2-tied');
    await expect(analyse({ folder, values: held }, examples, settings, runtime)).rejects.toThrow(
      '--ridge: The LM head W has no full column rank (W^T W breaks down in row 6 of 16)',
    );
    await expect(
      analyse({ folder, values: held }, examples, { ...settings, ridge: 1e-3 }, runtime),
    ).resolves.toBeDefined();
  });

  it('refuses states that are not finite, naming the space and the line', async () => {
    const folder = await openGolden('qwen2-tied');
    const name = 'model.layers.1.mlp.down_proj.weight';
    const values = (await storedValues(folder, name)).fill(NaN);
    const held = { [name]: new ort.Tensor('float32', values, folder.tensors.get(name)!.shape) };
    await expect(analyse({ folder, values: held }, goldenExamples('qwen2-tied'), settings, runtime)).rejects.toThrow(
      `${folder.dir}: The latent state r_2 of the prompt from line`,
    );
  });
});
