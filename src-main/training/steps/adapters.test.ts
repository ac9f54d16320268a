/** Adapters against PEFT: see e2e/goldens/README.md, `peft/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LoraRequest } from '../../contract/method.ts';
import { adaptersOf, adapterTensors, fillInitialAdapter } from '../../models/adapters.ts';
import { elementCount } from '../../models/dtypes.ts';
import { above } from '../../methods/selection.ts';
import { AdamW } from '../optimizer/adamw.ts';
import { clipFactor, GradientOps } from '../optimizer/gradient-ops.ts';
import { GradientPass } from './gradient-pass.ts';
import { buildTrainGraph } from '../../planning/graphs.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { learningRate } from '../../planning/schedule.ts';
import { adapterRun, largestDifference, readValues, VOCABULARY } from '../testing/adapter-run.ts';
import { batchOf, GOLDENS, graphRequest, openGolden, Recipe, runtime } from '../testing/goldens.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

const TOLERANCE = 1e-4;
const PEFT = join(GOLDENS, 'peft');
const Batch = { ids: z.array(z.array(z.int())), lengths: z.array(z.int()), targets: z.array(z.int()) };
const Case = z.object({ ...Batch, loss: z.number() });
const Config = z.object({
  r: z.int(),
  lora_alpha: z.number(),
  target_modules: z.array(z.string()),
  layers_to_transform: z.array(z.int()).nullable(),
});

function read<T>(schema: z.ZodType<T>, ...path: string[]): T {
  return schema.parse(JSON.parse(readFileSync(join(GOLDENS, ...path), 'utf8')));
}

describe.each(['qwen2-tied', 'gemma2'])('PEFT’s adapters of %s', (name) => {
  it('have our names, and give PEFT’s loss, logits and gradients', async () => {
    const folder = await openGolden(name);
    const config = read(Config, 'peft', name, 'adapter_config.json');
    const settings = LoraRequest.parse({
      rank: config.r,
      alpha: config.lora_alpha,
      targets: config.target_modules,
    });
    const blocks = config.layers_to_transform?.map((index) => index + 1) ?? [1, 2];
    const tensors = adapterTensors(folder.spec, settings, blocks);
    const stored = await readValues(join(PEFT, name, 'adapter_model.safetensors'), 'base_model.model.');
    expect([...stored.keys()].sort()).toEqual(tensors.map((tensor) => tensor.name).sort());
    for (const tensor of tensors) expect(stored.get(tensor.name)).toHaveLength(elementCount(tensor.shape));

    const { ids, lengths, targets, loss } = read(Case, 'peft', name, 'golden.json');
    const run = await adapterRun(folder, adaptersOf(settings, tensors), stored);
    const found = await run(batchOf(ids, lengths, targets));
    const golden = join(PEFT, name, 'golden.safetensors');
    expect(Math.abs(found.loss - loss)).toBeLessThan(TOLERANCE);
    expect(largestDifference(found.logits, (await readValues(golden, 'logits')).get('')!)).toBeLessThan(TOLERANCE);
    const gradients = await readValues(golden, 'grad.');
    expect([...gradients.keys()].sort()).toEqual([...stored.keys()].sort());
    for (const [tensor, expected] of gradients) {
      expect(Math.max(...expected.map(Math.abs)), tensor).toBeGreaterThan(10 * TOLERANCE);
      expect(largestDifference(found.gradients.get(tensor)!, expected), tensor).toBeLessThan(TOLERANCE);
    }
  });
});

const Curve = z.object({
  model: z.string(),
  rank: z.int(),
  alpha: z.number(),
  targets: z.array(z.string()),
  losses: z.array(z.number()),
  gradNorms: z.array(z.number()),
});
it('twenty steps of adapters on query, key and value are PEFT’s', async () => {
  const golden = read(Curve, 'peft', 'curve.json');
  const { batches, optimiser, schedule } = read(Recipe, 'adamw', 'golden.json');
  const folder = await openGolden(golden.model);
  const settings = LoraRequest.parse({ rank: golden.rank, alpha: golden.alpha, targets: golden.targets });
  const tensors = adapterTensors(folder.spec, settings, [1, 2]);
  const names = tensors.map(({ name }) => name);
  const parameters = new Parameters(tensors);
  const start = await readValues(join(PEFT, 'curve.safetensors'), 'start.');
  for (const each of parameters.all) parameters.slice(parameters.values, each).set(start.get(each.name)!);
  const request = { ...graphRequest(folder, names), adapters: adaptersOf(settings, tensors) };
  const pass = await GradientPass.create({
    graph: buildTrainGraph(request, names, 'none'),
    runtime,
    weightsDir: weightsFolder(folder),
    parameters,
    held: {},
    targets: VOCABULARY,
  });
  const gradientOps = await GradientOps.create(runtime);
  const { beta1, beta2, eps, weightDecay, maxNorm } = optimiser;
  const adamw = new AdamW({ betas: [beta1, beta2], eps, weightDecay }, runtime);
  const { kind, steps, warmup, peak, floor } = schedule;
  const losses: number[] = [];
  const norms: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { ids, lengths, targets } = batches[step % batches.length]!;
    const { blocks } = folder.spec;
    const batch = batchOf(ids, lengths, targets);
    const into = parameters.gradients;
    const place = { selection: above(0, blocks), budget: blocks, dropoutSeed: 0 };
    losses.push((await pass.run({ batch, weight: 1 / ids.length, into, ...place })).loss);
    const norm = await gradientOps.norm(parameters, into, parameters.units);
    norms.push(norm);
    const rate = learningRate({ name: kind, warmup, floor }, peak, step, steps);
    const units = new Map([...parameters.units].map((unit) => [unit, { updates: step + 1, learningRate: rate }]));
    await adamw.step(parameters, { units, gradientFactor: clipFactor(norm, maxNorm) });
  }
  expect(largestDifference(losses, golden.losses)).toBeLessThan(TOLERANCE);
  expect(largestDifference(norms, golden.gradNorms)).toBeLessThan(TOLERANCE);
  const final = await readValues(join(PEFT, 'curve.safetensors'), 'final.');
  expect([...final.keys()].sort()).toEqual([...names].sort());
  for (const each of parameters.all) {
    const found = parameters.slice(parameters.values, each);
    expect(largestDifference(found, final.get(each.name)!), each.name).toBeLessThan(TOLERANCE);
  }
});

const Drawn = z.object({ draws: z.int(), largest: z.number(), mean: z.number(), deviation: z.number() });
const Initialisation = z.object({ model: z.string(), rank: z.int(), layers: z.record(z.string(), Drawn) });

it('adapters begin as PEFT begins them: A evenly up to its bound, B zero', async () => {
  const golden = read(Initialisation, 'peft', 'initialisation.json');
  const { spec } = await openGolden(golden.model);
  expect(Object.keys(golden.layers)).toHaveLength(3);
  for (const [layer, expected] of Object.entries(golden.layers)) {
    const draws: number[] = [];
    for (let seed = 0; draws.length < expected.draws; seed++) {
      for (const tensor of adapterTensors(spec, { rank: golden.rank, targets: [layer] }, [3, 4])) {
        const values = new Float32Array(elementCount(tensor.shape)).fill(NaN);
        fillInitialAdapter(tensor, seed, values);
        if (tensor.matrix === 'A') draws.push(...values);
        else expect(new Set(values)).toEqual(new Set([0]));
      }
    }
    const mean = (of: (x: number) => number) => draws.reduce((sum, x) => sum + of(x), 0) / draws.length;
    const chance = (5 * expected.deviation) / Math.sqrt(draws.length);
    expect(draws).toHaveLength(expected.draws);
    // Both approach the same bound from below.
    expect(Math.abs(draws.reduce((max, x) => Math.max(max, Math.abs(x)), 0) / expected.largest - 1)).toBeLessThan(1e-3);
    expect(Math.abs(mean((x) => x) - expected.mean)).toBeLessThan(chance);
    expect(Math.abs(Math.sqrt(mean((x) => x * x)) - expected.deviation)).toBeLessThan(chance);
  }
});
