/** Whole optimisation runs against torch.optim.AdamW: see e2e/goldens/README.md, `adamw/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { above } from '../../methods/selection.ts';
import { readSafetensorsHeader, readTensorF32 } from '../../models/safetensors.ts';
import { AdamW } from './adamw.ts';
import { clipFactor, GradientOps } from './gradient-ops.ts';
import { GradientPass } from '../steps/gradient-pass.ts';
import { buildTrainGraph } from '../../planning/graphs.ts';
import { OUTSIDE } from '../../planning/parameter-layout.ts';
import { Parameters } from './parameters.ts';
import { fillInitialValues } from './initial-values.ts';
import { learningRate } from '../../planning/schedule.ts';
import { batchOf, GOLDENS, graphRequest, openGolden, Recipe, runtime } from '../testing/goldens.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

const Curve = z.object({ batchesPerStep: z.int(), losses: z.array(z.number()), gradNorms: z.array(z.number()) });
const Golden = Recipe.extend({
  model: z.string(),
  curves: z.object({ blocks: Curve, all: Curve, accumulate: Curve }),
});

const dir = join(GOLDENS, 'adamw');
const golden = Golden.parse(JSON.parse(readFileSync(join(dir, 'golden.json'), 'utf8')));
const VOCABULARY = Array.from({ length: 48 }, (_, id) => id);
const TOLERANCE = 1e-4;

async function train(curve: keyof typeof golden.curves) {
  const folder = await openGolden(golden.model);
  const { blocks } = folder.spec;
  const tensors = [...folder.tensors.values()].filter(
    ({ role }) => curve === 'all' || (role !== 'embedding' && role !== 'head'),
  );
  const parameters = new Parameters(tensors);
  await fillInitialValues(parameters, tensors, 1);
  const names = tensors.map(({ name }) => name);
  const pass = await GradientPass.create({
    graph: buildTrainGraph(graphRequest(folder, names), names, 'none'),
    runtime,
    weightsDir: weightsFolder(folder),
    parameters,
    held: {},
    targets: VOCABULARY,
  });
  const gradientOps = await GradientOps.create(runtime);
  const { beta1, beta2, eps, weightDecay, maxNorm } = golden.optimiser;
  const optimizer = new AdamW({ betas: [beta1, beta2], eps, weightDecay }, runtime);
  const { kind, steps, warmup, peak, floor } = golden.schedule;
  const { batchesPerStep } = golden.curves[curve];
  const scratch = new Float32Array(parameters.size);
  const losses: number[] = [];
  const gradNorms: number[] = [];
  for (let step = 0; step < steps; step++) {
    const group = Array.from({ length: batchesPerStep }, (_, k) => {
      const { ids, lengths, targets } = golden.batches[(step * batchesPerStep + k) % golden.batches.length]!;
      return batchOf(ids, lengths, targets);
    });
    const examples = group.reduce((sum, batch) => sum + batch.size, 0);
    let loss = 0;
    for (const [i, batch] of group.entries()) {
      const into = i === 0 ? parameters.gradients : scratch;
      const selection = above(0, blocks);
      const one = { batch, weight: 1 / examples, into, selection, budget: blocks, dropoutSeed: 0 };
      loss += (await pass.run(one)).loss;
      if (i > 0) await gradientOps.accumulate(parameters, parameters.gradients, scratch, parameters.units);
    }
    losses.push(loss);
    const gradNorm = await gradientOps.norm(parameters, parameters.gradients, parameters.units);
    gradNorms.push(gradNorm);
    const rate = learningRate({ name: kind, warmup, floor }, peak, step, steps);
    const units = new Map([...parameters.units].map((unit) => [unit, { updates: step + 1, learningRate: rate }]));
    await optimizer.step(parameters, { units, gradientFactor: clipFactor(gradNorm, maxNorm) });
  }
  return { losses, gradNorms, parameters };
}

function worst(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Array.from(found, (x, i) => Math.abs(x - expected[i]!)).reduce((a, b) => Math.max(a, b), 0);
}

describe.each(['blocks', 'all', 'accumulate'] as const)('twenty steps of %s', (curve) => {
  it('give torch’s losses, gradient norms and final weights', async () => {
    const { losses, gradNorms, parameters } = await train(curve);
    expect(worst(losses, golden.curves[curve].losses)).toBeLessThan(TOLERANCE);
    expect(worst(gradNorms, golden.curves[curve].gradNorms)).toBeLessThan(TOLERANCE);
    const file = join(dir, 'final.safetensors');
    const entries = (await readSafetensorsHeader(file)).tensors.filter(({ name }) => name.startsWith(`${curve}.`));
    expect(entries.length).toBe(curve === 'all' ? 5 : 3);
    for (const entry of entries) {
      const parameter = parameters.all.find(({ name }) => `${curve}.${name}` === entry.name)!;
      const found = parameters.slice(parameters.values, parameter);
      expect(worst(found, await readTensorF32(file, entry)), entry.name).toBeLessThan(TOLERANCE);
    }
  });
});

it('decays matrices and leaves norms and biases alone', async () => {
  const parameters = new Parameters([
    { name: 'norm', shape: [3], block: null },
    { name: 'matrix', shape: [2, 2], block: null },
  ]);
  parameters.values.fill(2);
  const optimizer = new AdamW({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.5 }, runtime);
  const units = new Map([[OUTSIDE, { updates: 1, learningRate: 0.1 }]]);
  await optimizer.step(parameters, { units, gradientFactor: 1 });
  expect(parameters.all.map(({ name }) => name)).toEqual(['matrix', 'norm']);
  expect([...parameters.values]).toEqual([...new Array<number>(4).fill(Math.fround(1.9)), 2, 2, 2]);
});
