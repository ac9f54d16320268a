/** Whole models against Hugging Face transformers: logits, every latent space, every gradient (see e2e/goldens/README.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { compile, int64, numbers, type Feeds } from '../autodiff/testing/run-graph.ts';
import type { Value } from '../onnx/graph.ts';
import { FAMILY_TABLE, isFamilyName } from './families/index.ts';
import { buildDecoder } from './forward.ts';
import { readJsonObject } from './json.ts';
import { crossEntropy } from './loss.ts';
import { readSafetensorsHeader, readTensorF32 } from './safetensors.ts';
import type { DecoderSpec } from './spec.ts';

const root = fileURLToPath(new URL('../../e2e/goldens/models/', import.meta.url));
const names = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);
const TOLERANCE = 1e-4;

interface Golden {
  readonly ids: number[][];
  readonly lengths: number[];
  readonly targets: number[];
  readonly losses: { readonly classification: number; readonly causal: number };
  readonly causalTokens: number;
}

type Tensors = Map<string, { readonly data: Float32Array; readonly shape: readonly number[] }>;

async function readAll(files: readonly string[]): Promise<Tensors> {
  const all: Tensors = new Map();
  for (const file of files) {
    for (const entry of (await readSafetensorsHeader(file)).tensors) {
      all.set(entry.name, { data: await readTensorF32(file, entry), shape: entry.shape });
    }
  }
  return all;
}

async function load(name: string) {
  const dir = `${root}${name}/`;
  const config = await readJsonObject(`${dir}config.json`, 'model.bad-config');
  const family = String(config.model_type);
  if (!isFamilyName(family)) throw new Error(family);
  const files = readdirSync(dir).filter((file) => file.startsWith('model') && file.endsWith('.safetensors'));
  const spec = FAMILY_TABLE[family].readSpec(config, `${dir}config.json`);
  const golden = JSON.parse(readFileSync(`${dir}golden.json`, 'utf8')) as Golden;
  return {
    spec,
    golden,
    weights: await readAll(files.map((file) => dir + file)),
    expected: await readAll([`${dir}golden.safetensors`]),
  };
}

/** A decoder whose every weight is an input, with what it was asked for. */
function decoder(spec: DecoderSpec, positions: 'last' | 'all') {
  const b = new Builder('float32');
  const parameters = new Map<string, Value>();
  const weight = (name: string, shape: readonly (number | string)[]) => {
    const known = parameters.get(name) ?? b.input(name, 'float32', shape);
    parameters.set(name, known);
    return known;
  };
  return { b, parameters, model: buildDecoder(b, spec, weight, 16, positions) };
}

function expectClose(found: readonly number[], expected: ArrayLike<number>, what: string): void {
  expect(found.length, what).toBe(expected.length);
  // Relative to the tensor's largest entry; the floor serves gradients that are zero in exact arithmetic (key biases).
  const scale = Math.max(0.01, ...Array.from(expected, Math.abs));
  const worst = found.reduce((max, x, i) => Math.max(max, Math.abs(x - expected[i]!)), 0);
  expect(worst / scale, `${what}: largest difference ${worst}`).toBeLessThan(TOLERANCE);
}

describe.each(names)('%s', (name) => {
  it('gives transformers’ logits, latent states, classification loss and gradients', async () => {
    const { spec, golden, weights, expected } = await load(name);
    const { b, parameters, model } = decoder(spec, 'last');
    const targets = b.input('targets', 'int64', ['batch']);
    const exampleWeights = b.input('weights', 'float32', ['batch']);
    const logits = model.logits(model.hidden.at(-1)!);
    const loss = crossEntropy(b, logits, targets, exampleWeights);
    const wanted = [...parameters];
    const found = gradients(
      b,
      loss,
      wanted.map(([, value]) => value),
    ).map((value) => value!);
    const run = await compile(b, [loss, logits, ...model.hidden, ...found]);
    const batch = golden.ids.length;
    const results = await run({
      ...inputs(golden, weights),
      targets: int64(golden.targets, [batch]),
      weights: new ort.Tensor('float32', new Float32Array(batch).fill(1 / batch), [batch]),
    });
    const [lossValue, logitValues, ...rest] = results.map(numbers);
    expectClose(lossValue!, [golden.losses.classification], 'loss');
    expectClose(logitValues!, expected.get('logits')!.data, 'logits');
    for (let k = 0; k < spec.blocks; k++) {
      expectClose(rest[k]!, realRows([...expected.get(`hidden.${k}`)!.data], golden, spec.hiddenSize), `r_${k}`);
    }
    const last = [...expected.get(`hidden.${spec.blocks}`)!.data];
    expectClose(
      rest[spec.blocks]!,
      golden.lengths.flatMap((n, i) => row(last, i * golden.ids[0]!.length + n - 1, spec.hiddenSize)),
      'r_n',
    );
    wanted.forEach(([parameter], i) => {
      expectClose(
        rest[spec.blocks + 1 + i]!,
        expected.get(`grad.classification.${parameter}`)!.data,
        `gradient of ${parameter}`,
      );
    });
    expect(wanted.map(([parameter]) => parameter).sort()).toEqual(
      [...weights.keys()].filter((key) => !(spec.tiedHead && key === 'lm_head.weight')).sort(),
    );
  });

  it('gives transformers’ causal language-model loss and gradients', async () => {
    const { spec, golden, weights, expected } = await load(name);
    const { b, parameters, model } = decoder(spec, 'all');
    const targets = b.input('targets', 'int64', ['tokens']);
    const tokenWeights = b.input('weights', 'float32', ['tokens']);
    const loss = crossEntropy(b, model.logits(model.hidden.at(-1)!), targets, tokenWeights);
    const wanted = [...parameters];
    const found = gradients(
      b,
      loss,
      wanted.map(([, value]) => value),
    ).map((value) => value!);
    const run = await compile(b, [loss, model.hidden.at(-1)!, ...found]);
    const next = golden.ids.flatMap((ids, i) => [...ids.slice(1), 0].slice(0, golden.lengths[i]));
    const used = golden.lengths.flatMap((n) =>
      Array.from({ length: n }, (_, t) => (t < n - 1 ? 1 / golden.causalTokens : 0)),
    );
    const [lossValue, final, ...rest] = (
      await run({
        ...inputs(golden, weights),
        targets: int64(next, [next.length]),
        weights: new ort.Tensor('float32', Float32Array.from(used), [used.length]),
      })
    ).map(numbers);
    expectClose(lossValue!, [golden.losses.causal], 'loss');
    expectClose(final!, realRows([...expected.get(`hidden.${spec.blocks}`)!.data], golden, spec.hiddenSize), 'r_n');
    wanted.forEach(([parameter], i) => {
      expectClose(rest[i]!, expected.get(`grad.causal.${parameter}`)!.data, `gradient of ${parameter}`);
    });
  });
});

function inputs(golden: Golden, weights: Tensors): Feeds {
  const batch = golden.ids.length;
  return {
    ids: int64(golden.ids.flat(), [batch, golden.ids[0]!.length]),
    last_position: int64(
      golden.lengths.map((n) => n - 1),
      [batch],
    ),
    ...Object.fromEntries(
      [...weights].map(([name, { data, shape }]) => [name, new ort.Tensor('float32', data, shape)]),
    ),
  };
}

const row = (values: readonly number[], at: number, width: number) => values.slice(at * width, (at + 1) * width);

/** Rows of real positions of a [B, T, d] tensor, padding left out. */
function realRows(values: readonly number[], { ids, lengths }: Golden, width: number): number[] {
  const length = ids[0]!.length;
  return lengths.flatMap((n, i) => Array.from({ length: n }, (_, t) => row(values, i * length + t, width)).flat());
}
