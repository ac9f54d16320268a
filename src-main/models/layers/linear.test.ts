import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { gradients } from '../../autodiff/backward.ts';
import { Builder } from '../../autodiff/builder.ts';
import { compile, float64, int64, numbers, type Feeds } from '../../autodiff/testing/run-graph.ts';
import type { Value } from '../../onnx/graph.ts';
import { adaptersOf, adapterTensors } from '../adapters.ts';
import { parseModelConfig } from '../config.ts';
import { buildDecoder, DROPOUT_SEED } from '../forward.ts';
import { crossEntropy } from '../loss.ts';
import { tinyLlama } from '../testing/tiny-folder.ts';
import { dropoutMasks } from './dropout.ts';
import { linear } from './linear.ts';

/** Deterministic numbers in [-1, 1). */
const spread = (count: number, salt: number) =>
  Array.from({ length: count }, (_, i) => 2 * (((i + 1) * 0.6180339887 + salt * 0.7548776662) % 1) - 1);
const [ROWS, IN, OUT, RANK] = [6, 8, 5, 2];
const NAME = 'model.layers.0.mlp.up_proj';

/** y of one layer with an adapter of scale 1.5, for a dropout and a seed. */
async function layer(dropout: number) {
  const b = new Builder('float64');
  const made: Record<string, ort.Tensor> = { x: float64(spread(ROWS * IN, 1), [ROWS, IN]) };
  const weight = (name: string, shape: readonly (number | string)[]) => {
    const dims = shape.map(Number);
    made[name] = float64(spread(dims.reduce((n, dim) => n * dim, 1), Object.keys(made).length + 1), dims); // prettier-ignore
    return b.input(name, 'float64', shape);
  };
  const adapters = { layers: new Set([NAME]), rank: RANK, scale: 1.5, dropout };
  const masks = dropout === 0 ? null : dropoutMasks(b, b.input('seed', 'int64', []), dropout);
  const context = { b, weight, adapters, dropoutMasks: masks };
  const y = linear(context, b.input('x', 'float64', [ROWS, IN]), NAME, IN, OUT, true);
  const run = await compile(b, [y]);
  const seedOf = (seed: number): Feeds => (dropout === 0 ? {} : { seed: int64([seed], []) });
  return { made, run: async (seed = 0) => numbers((await run({ ...made, ...seedOf(seed) }))[0]!) };
}

describe('a linear layer with an adapter', () => {
  it('gives x W^T + b + scale (x A^T) B^T', async () => {
    const { made, run } = await layer(0);
    const [x, w, bias, a, b] = ['x', `${NAME}.weight`, `${NAME}.bias`, `${NAME}.lora_A.weight`, `${NAME}.lora_B.weight`].map((name) => numbers(made[name]!)); // prettier-ignore
    const dot = (n: number, of: (i: number) => number) =>
      Array.from({ length: n }, (_, i) => of(i)).reduce((s, v) => s + v, 0);
    const found = await run();
    for (let row = 0; row < ROWS; row++) {
      const narrow = (k: number) => dot(IN, (i) => x![row * IN + i]! * a![k * IN + i]!);
      for (let out = 0; out < OUT; out++) {
        const plain = dot(IN, (i) => x![row * IN + i]! * w![out * IN + i]!) + bias![out]!;
        const added = 1.5 * dot(RANK, (k) => narrow(k) * b![out * RANK + k]!);
        expect(found[row * OUT + out]).toBeCloseTo(plain + added, 10);
      }
    }
  });

  it('with dropout gives the same in the mean', async () => {
    const [whole, dropping] = [await layer(0), await layer(0.4)];
    const expected = await whole.run();
    const draws = await Promise.all(Array.from({ length: 3000 }, (_, seed) => dropping.run(seed)));
    for (const [i, value] of expected.entries()) {
      const mean = draws.reduce((sum, draw) => sum + draw[i]!, 0) / draws.length;
      const variance = draws.reduce((sum, draw) => sum + (draw[i]! - mean) ** 2, 0) / draws.length;
      expect(variance).toBeGreaterThan(0);
      expect(Math.abs(mean - value)).toBeLessThan(5 * Math.sqrt(variance / draws.length));
    }
  });
});

describe('a decoder whose adapters drop elements', async () => {
  const { spec } = parseModelConfig(tinyLlama, 'config.json');
  const settings = { rank: 2, alpha: 3, dropout: 0.3, targets: ['q_proj', 'v_proj', 'down_proj'] };
  const tensors = adapterTensors(spec, settings, [1, 2]);
  const b = new Builder('float64');
  const inputs = new Map<string, Value>();
  const weight = (name: string, shape: readonly (number | string)[]) => {
    const value = inputs.get(name) ?? b.input(name, 'float64', shape);
    inputs.set(name, value);
    return value;
  };
  const model = buildDecoder(b, spec, weight, 16, 'last', adaptersOf(settings, tensors));
  const targets = b.input('targets', 'int64', ['batch']);
  const loss = crossEntropy(b, model.logits(model.hidden.at(-1)!), targets, b.floats([0.5, 0.5], [2]));
  const found = gradients(b, loss, tensors.map(({ name }) => inputs.get(name)!)).map((value) => value!); // prettier-ignore
  const run = await compile(b, [loss, ...found]);
  const values = new Map([...inputs].map(([name, { shape }], i) => {
    const size = shape.reduce<number>((n, dim) => n * Number(dim), 1);
    return [name, spread(size, i).map((v) => (name.includes('norm') ? 1 + 0.1 * v : 0.4 * v))] as const;
  })); // prettier-ignore
  const feeds = (seed: number): Feeds => ({
    ids: int64([3, 9, 27, 4, 11, 0, 0, 0], [2, 4]),
    last_position: int64([3, 0], [2]),
    targets: int64([7, 19], [2]),
    [DROPOUT_SEED]: int64([seed], []),
    ...Object.fromEntries([...values].map(([name, v]) => [name, float64(v, inputs.get(name)!.shape.map(Number))])),
  });

  it('gives the same for the same seed only', async () => {
    const lossOf = async (seed: number) => numbers((await run(feeds(seed)))[0]!)[0]!;
    const losses = await Promise.all([5, 5, 6, 7].map(lossOf));
    expect(losses[1]).toBe(losses[0]);
    expect(new Set(losses).size).toBe(3);
  });

  it('has the gradients of central differences: both passes see the same elements', async () => {
    const [, ...analytic] = (await run(feeds(5))).map(numbers);
    const step = 1e-5;
    for (const [t, { name }] of tensors.entries()) {
      const held = values.get(name)!;
      for (let j = t % 3; j < held.length; j += 5) {
        const at = held[j]!;
        const sides: number[] = [];
        for (const sign of [1, -1]) {
          held[j] = at + sign * step;
          sides.push(numbers((await run(feeds(5)))[0]!)[0]!);
        }
        held[j] = at;
        expect(analytic[t]![j], `${name}[${j}]`).toBeCloseTo((sides[0]! - sides[1]!) / (2 * step), 7);
      }
    }
  });
});
