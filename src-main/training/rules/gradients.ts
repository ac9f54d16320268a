/** The gradient of the mean loss over some examples with every block training, for rules that choose by it. */
import type { TrainSettings } from '../../contract/request.ts';
import { batches, evaluationPlan, lengthsOf } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { TemporaryArrays, type Flat } from '../../kernels/memory.ts';
import { above } from '../../methods/selection.ts';
import type { ModelFolder } from '../../models/folder.ts';
import type { RunPlan } from '../../planning/plan-run.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { nonFiniteWeights } from '../non-finite.ts';
import { GradientOps } from '../optimizer/gradient-ops.ts';
import { fillInitialValues } from '../optimizer/initial-values.ts';
import { Parameters } from '../optimizer/parameters.ts';
import type { Runtime } from '../sessions/session.ts';
import { GradientPass } from '../steps/gradient-pass.ts';

export interface GradientRequest {
  readonly folder: ModelFolder;
  /** Of training every block, without dropout. */
  readonly plan: RunPlan;
  readonly settings: TrainSettings;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  readonly padId: number;
}

export interface Gradients {
  /** Values that training starts with, and their gradients. */
  readonly parameters: Parameters;
  /** As long as the gradients; anything may stand in it and be written to it. */
  readonly scratch: Flat;
  /** What the loss compares with, by label index. */
  readonly targets: readonly number[];
  /** Analytic floating-point operations of the forward and backward passes. */
  readonly flops: number;
}

/**
 * Works with the gradients while they are in memory; afterwards their memory is given back.
 * @param pause awaited between batches, so that the process can listen
 * @throws InputError `model.bad-weights` where a block's gradient is not finite
 */
export async function withGradients<Result>(
  request: GradientRequest,
  examples: readonly Example[],
  runtime: Runtime,
  pause: () => Promise<void>,
  work: (found: Gradients) => Promise<Result> | Result,
): Promise<Result> {
  const arrays = new TemporaryArrays();
  const { folder, plan, settings, labelTokens } = request;
  const parameters = new Parameters(plan.trained, arrays.make);
  await fillInitialValues(parameters, plan.trained, settings.initSeed ?? settings.seed);
  const targets = settings.loss === 'labels' ? labelTokens.map((_, i) => i) : labelTokens;
  const scratch = arrays.make(parameters.size);
  const flops = await addGradients(request, { parameters, scratch, targets }, examples, runtime, pause);
  const isFinite = (block: number) =>
    parameters
      .ranges(new Set([block]))
      .every(({ start, end }) => parameters.gradients.subarray(start, end).every(Number.isFinite));
  const bad = above(0, folder.spec.blocks).blocks.find((block) => !isFinite(block));
  if (bad !== undefined) throw nonFiniteWeights(folder.dir, `The gradient of block ${bad} is not finite.`);
  const result = await work({ parameters, scratch, targets, flops });
  arrays.release();
  return result;
}

/** Runs all batches and adds their gradients up; the session is gone afterwards. */
async function addGradients(
  { folder, plan, settings, padId }: GradientRequest,
  { parameters, scratch, targets }: Omit<Gradients, 'flops'>,
  examples: readonly Example[],
  runtime: Runtime,
  pause: () => Promise<void>,
): Promise<number> {
  const { blocks } = folder.spec;
  const { batchSize, padMultiple } = settings;
  const pass = await GradientPass.create({
    graph: plan.graphs.train,
    runtime,
    weightsDir: weightsFolder(folder),
    parameters,
    held: {},
    targets,
    classWeights: plan.classWeights?.map(({ weight }) => weight) ?? null,
  });
  const ops = await GradientOps.create(runtime);
  const every = { selection: above(0, blocks), budget: blocks, dropoutSeed: 0, weight: 1 / examples.length };
  let flops = 0;
  for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
    await pass.run({ ...every, batch, into: scratch });
    await ops.accumulate(parameters, parameters.gradients, scratch, parameters.units);
    const { forward, backward } = plan.counter.of(batch, every.selection);
    flops += forward + backward;
    await pause();
  }
  await pass.release();
  return flops;
}
