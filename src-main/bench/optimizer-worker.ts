/** A measured process of `bench -- optimizer`; speaks the lines of `worker.ts`, with processor seconds of the update. */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { peakMemoryBytes } from '../base/peak-memory.ts';
import { Random } from '../base/random.ts';
import { AdamW } from '../training/optimizer/adamw.ts';
import { clipFactor, GradientOps } from '../training/optimizer/gradient-ops.ts';
import { Parameters } from '../training/optimizer/parameters.ts';

const OptimizerOptions = z.strictObject({ parameters: z.int().positive(), threads: z.int().min(0) });
export type OptimizerOptions = z.infer<typeof OptimizerOptions>;

const options = OptimizerOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const runtime = { provider: 'cpu', threads: options.threads } as const;
const parameters = new Parameters([{ name: 'weight', shape: [1, options.parameters], block: null }]);
const random = Random.seeded(1);
const some = Float32Array.from({ length: 4093 }, () => random.below(1000) / 1e6 - 5e-4);
for (let i = 0; i < parameters.size; i++) {
  parameters.values[i] = 100 * some[i % some.length]!;
  parameters.gradients[i] = some[(i * 7) % some.length]!;
}
const ops = await GradientOps.create(runtime);
const optimizer = new AdamW({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01 }, runtime);
let updates = 0;

async function step(): Promise<{ whole: number; update: number }> {
  const began = performance.now();
  const { units } = parameters;
  const gradientFactor = clipFactor(await ops.norm(parameters, parameters.gradients, units), 1);
  const before = process.cpuUsage();
  updates++;
  const one = new Map([...units].map((unit) => [unit, { updates, learningRate: 1e-4 }]));
  await optimizer.step(parameters, { units: one, gradientFactor });
  const { user, system } = process.cpuUsage(before);
  return { whole: (performance.now() - began) / 1000, update: (user + system) / 1e6 };
}

const Command = z.union([z.strictObject({ run: z.int().positive() }), z.strictObject({ memory: z.literal(true) })]);
const say = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`);
say({ trainableParameters: parameters.size });
for (let i = 0; i < 3; i++) await step();
for await (const line of createInterface({ input: process.stdin })) {
  const command = Command.parse(JSON.parse(line));
  if ('memory' in command) {
    say({ peakBytes: peakMemoryBytes() });
    continue;
  }
  const steps: { whole: number; update: number }[] = [];
  for (let i = 0; i < command.run; i++) steps.push(await step());
  say({ seconds: steps.map(({ whole }) => whole), optimizer: steps.map(({ update }) => update) });
}
process.exit(0);
