/**
 * One measured process of the benchmark: the real training step (or a part of it) on a model folder with random
 * batches. Speaks the same lines as `pytorch/step.py`, so that both sides are driven alike:
 *   {"run": N} -> {"seconds": [N numbers]} · {"memory": true} -> {"peakBytes", "copiedBytes" of a step} · ends with its input.
 */
// Before the binding of onnxruntime, which would load its own library.
import '../runtime/chosen-library.ts';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { peakMemoryBytes } from '../base/peak-memory.ts';
import { Random } from '../base/random.ts';
import { unpadded, type Batch } from '../data/buckets.ts';
import { PROVIDERS } from '../contract/fields.ts';
import { above } from '../methods/selection.ts';
import { openModelFolder } from '../models/folder.ts';
import { AdamW } from '../training/optimizer/adamw.ts';
import { batchFlops } from '../planning/memory.ts';
import { batchFeeds } from '../training/sessions/feeds.ts';
import { clipFactor, GradientOps } from '../training/optimizer/gradient-ops.ts';
import { GradientPass } from '../training/steps/gradient-pass.ts';
import { buildScoreGraph, buildTrainGraph } from '../planning/graphs.ts';
import { Parameters } from '../training/optimizer/parameters.ts';
import { fillInitialValues } from '../training/optimizer/initial-values.ts';
import { trainingMemory } from '../training/optimizer/training-memory.ts';
import { copiedBytes } from '../training/sessions/in-place.ts';
import { openSession, type Runtime } from '../training/sessions/session.ts';
import { trainableTensors } from '../planning/trainable.ts';
import { weightsFolder } from '../planning/weight-source.ts';
import { gemmRunner } from './gemm.ts';

export const WorkerOptions = z.strictObject({
  model: z.string(),
  batch: z.int().positive(),
  length: z.int().positive(),
  /** 'gemm': bare matrix products of the model's shapes, for the machine's peak. */
  mode: z.enum(['step', 'forward', 'gemm']),
  /** Blocks 1..freeze do not train. */
  freeze: z.int().min(0),
  threads: z.int().min(0),
  provider: z.enum(PROVIDERS),
});
export type WorkerOptions = z.infer<typeof WorkerOptions>;

/** One measured repetition; answers the seconds by part, the whole first. */
export type Runner = () => Promise<Readonly<Record<string, number>>>;

interface Measured {
  /** Analytic floating-point operations of one repetition. */
  readonly flops: number;
  readonly trainable: number;
  readonly run: Runner;
}

const modes: Record<WorkerOptions['mode'], (options: WorkerOptions, runtime: Runtime) => Promise<Measured>> = {
  step: prepareStep,
  forward: prepareForward,
  gemm: async ({ model, batch, length }, runtime) => {
    const { spec } = await openModelFolder(model);
    return { trainable: 0, ...(await gemmRunner(spec, batch * length, runtime)) };
  },
};

async function prepareStep(options: WorkerOptions, runtime: Runtime): Promise<Measured> {
  const folder = await openModelFolder(options.model);
  const selection = above(options.freeze, folder.spec.blocks);
  const trained = trainableTensors(folder, selection.blocks, {
    trainable: { embeddings: false, head: false, finalNorm: true },
    lora: null,
  });
  const parameters = new Parameters(trained);
  await fillInitialValues(parameters, trained, 1);
  const inputs = new Set(trained.map(({ name }) => name));
  const request = { folder, inputs, maxLength: options.length, labelTokens: [1, 2], loss: 'vocabulary' } as const;
  const graph = buildTrainGraph(
    request,
    parameters.all.map(({ name }) => name),
    'none',
  );
  const weightsDir = weightsFolder(folder);
  const { trained: arrays, residence } = await trainingMemory(parameters, runtime);
  const pass = await GradientPass.create({
    graph,
    runtime,
    weightsDir,
    parameters: arrays,
    held: {},
    targets: [1, 2],
  });
  const gradientOps = await GradientOps.create(runtime, residence);
  const optimizer = new AdamW({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 }, runtime);
  const batch = randomBatch(options, folder.spec.vocabSize);
  const { forward, backward } = batchFlops(graph.b.graph, [unpadded(options.batch, options.length)]);
  const budget = folder.spec.blocks;
  const one = { batch, weight: 1 / options.batch, into: arrays.gradients, selection, budget, dropoutSeed: 0 };
  let step = 0;
  const run: Runner = async () => {
    const began = performance.now();
    await pass.run(one);
    const differentiated = performance.now();
    const { units } = arrays;
    const gradientFactor = clipFactor(await gradientOps.norm(arrays, arrays.gradients, units), 1);
    step++;
    const updates = new Map([...units].map((unit) => [unit, { updates: step, learningRate: 1e-4 }]));
    await optimizer.step(arrays, { units: updates, gradientFactor });
    const ended = performance.now();
    return { whole: (ended - began) / 1000, optimizer: (ended - differentiated) / 1000 };
  };
  return { flops: forward + backward, trainable: parameters.size, run };
}

async function prepareForward(options: WorkerOptions, runtime: Runtime): Promise<Measured> {
  const folder = await openModelFolder(options.model);
  const inputs = new Set<string>();
  const graph = buildScoreGraph({ folder, inputs, maxLength: options.length, labelTokens: [1, 2], loss: 'vocabulary' });
  const session = await openSession(graph.b.graph, 'forward', runtime, weightsFolder(folder));
  const feeds = batchFeeds(randomBatch(options, folder.spec.vocabSize), [1, 2], () => 1 / options.batch);
  const { forward } = batchFlops(graph.b.graph, [unpadded(options.batch, options.length)]);
  const run: Runner = async () => {
    const began = performance.now();
    await session.run(feeds);
    return { whole: (performance.now() - began) / 1000 };
  };
  return { flops: forward, trainable: 0, run };
}

function randomBatch({ batch: size, length }: WorkerOptions, vocabulary: number): Batch {
  const random = Random.seeded(1);
  return {
    ids: BigInt64Array.from({ length: size * length }, () => BigInt(random.below(vocabulary))),
    lengths: new Int32Array(size).fill(length),
    lastIndex: new Int32Array(size).fill(length - 1),
    labels: Int32Array.from({ length: size }, () => random.below(2)),
    indices: Array.from({ length: size }, (_, i) => i),
    ...unpadded(size, length),
  };
}

const Command = z.union([z.strictObject({ run: z.int().positive() }), z.strictObject({ memory: z.literal(true) })]);
const WARMUP = 3;
const say = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);

const options = WorkerOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const measured = await modes[options.mode](options, { provider: options.provider, threads: options.threads });
say({ flops: measured.flops, trainableParameters: measured.trainable });
for (let i = 0; i < WARMUP; i++) await measured.run();
const copiedBefore = copiedBytes();
let steps = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const command = Command.parse(JSON.parse(line));
  if ('memory' in command) {
    say({ peakBytes: peakMemoryBytes(), copiedBytes: (copiedBytes() - copiedBefore) / Math.max(1, steps) });
    continue;
  }
  const parts: Record<string, number>[] = [];
  for (let i = 0; i < command.run; i++) parts.push({ ...(await measured.run()) });
  steps += command.run;
  say({ seconds: parts.map(({ whole }) => whole), optimizer: parts.map(({ optimizer }) => optimizer ?? 0) });
}
process.exit(0);
