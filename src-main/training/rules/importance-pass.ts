/** The gradient of some examples with every block training, and what each block's share of it promises. */
import { batches, evaluationPlan, lengthsOf } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { above } from '../../methods/selection.ts';
import { importanceOf } from '../../methods/rules/green-trainer.ts';
import type { TrainSettings } from '../../contract/request.ts';
import type { RunPlan } from '../../planning/plan-run.ts';
import { TemporaryArrays } from '../../kernels/memory.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { nonFiniteWeights } from '../non-finite.ts';
import { GradientOps } from '../optimizer/gradient-ops.ts';
import { GradientPass } from '../steps/gradient-pass.ts';
import { fillInitialValues } from '../optimizer/initial-values.ts';
import { Parameters } from '../optimizer/parameters.ts';
import type { Runtime } from '../sessions/session.ts';

export interface ImportanceRequest {
  readonly folder: ModelFolder;
  /** Of training every block, without dropout. */
  readonly plan: RunPlan;
  readonly settings: TrainSettings;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
  readonly padId: number;
}

/**
 * Importance of block 1..n from the gradient of the mean loss over the examples, at the values that training starts with.
 * @param pause awaited between batches, so that the process can listen
 * @throws InputError `model.bad-weights` where it is not finite
 */
export async function blockImportance(
  { folder, plan, settings, labelTokens, padId }: ImportanceRequest,
  examples: readonly Example[],
  runtime: Runtime,
  pause: () => Promise<void>,
): Promise<{ readonly importance: number[]; readonly flops: number }> {
  const { blocks } = folder.spec;
  const { batchSize, padMultiple, loss, optimizer } = settings;
  const arrays = new TemporaryArrays();
  const parameters = new Parameters(plan.trained, arrays.make);
  await fillInitialValues(parameters, plan.trained, settings.initSeed ?? settings.seed);
  const targets = loss === 'labels' ? labelTokens.map((_, i) => i) : labelTokens;
  const graph = plan.graphs.train;
  const pass = await GradientPass.create({
    graph,
    runtime,
    weightsDir: weightsFolder(folder),
    parameters,
    held: {},
    targets,
    classWeights: plan.classWeights?.map(({ weight }) => weight) ?? null,
  });
  const ops = await GradientOps.create(runtime);
  const every = { selection: above(0, blocks), budget: blocks, dropoutSeed: 0, weight: 1 / examples.length };
  const scratch = arrays.make(parameters.size);
  let flops = 0;
  for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
    await pass.run({ ...every, batch, into: scratch });
    await ops.accumulate(parameters, parameters.gradients, scratch, parameters.units);
    const { forward, backward } = plan.counter.of(batch, every.selection);
    flops += forward + backward;
    await pause();
  }
  const importance = every.selection.blocks.map((block) =>
    parameters
      .ranges(new Set([block]))
      .reduce((sum, { start, end }) => sum + importanceOf(parameters.gradients.subarray(start, end), optimizer.eps), 0),
  );
  await pass.release();
  arrays.release();
  const block = importance.findIndex((value) => !Number.isFinite(value)) + 1;
  if (block > 0) throw nonFiniteWeights(folder.dir, `The gradient of block ${block} is not finite.`);
  return { importance, flops };
}
