/** How the loss of some rows changes with the first step of random halves of the blocks, and what that says of each block. */
import { Random } from '../../base/random.ts';
import { evaluationPlan, lengthsOf, shapeOf } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { drawHalves, LEFT, reinforced, ROWS, type Trial } from '../../methods/rules/ist.ts';
import { above } from '../../methods/selection.ts';
import { weightsFolder } from '../../planning/weight-source.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import type { Runtime } from '../sessions/session.ts';
import { withGradients, type GradientRequest, type Gradients } from './gradients.ts';

/**
 * Importance of block 1..n by random halves: a step of every block, from the gradient over all examples, is mostly left out in
 * one half of the blocks after the other, on {@link ROWS} examples at a time.
 * @param draw the halves that are tried next, by the importance so far; by default drawn by the run's seed
 * @param pause awaited between batches, so that the process can listen
 * @throws InputError `model.bad-weights` where the gradient is not finite; FailureError `training.diverged` where a loss is not
 */
export function importanceByHalves(
  request: GradientRequest,
  examples: readonly Example[],
  runtime: Runtime,
  pause: () => Promise<void>,
  draw = drawnBy(request.settings.seed),
): Promise<{ readonly importance: number[]; readonly rounds: readonly (readonly Trial[])[]; readonly flops: number }> {
  const { plan, settings, folder } = request;
  return withGradients(request, examples, runtime, pause, async (gradients) => {
    const steps = new PartialStep(request, gradients);
    const evaluator = await evaluatorOf(request, gradients, runtime);
    const { blocks } = folder.spec;
    const every = above(0, blocks);
    const rounds: Trial[][] = [];
    let importance = new Array<number>(blocks).fill(0);
    let { flops } = gradients;
    // A file may be sorted by class; rows of one class alone would say nothing of the others.
    const order = Random.seeded(settings.seed).split('rows of halves').permutation(examples.length);
    for (let start = 0; start < order.length; start += ROWS) {
      const rows = order.slice(start, start + ROWS).map((index) => examples[index]!);
      const trials: Trial[] = [];
      for (const suppressed of draw(importance)) {
        steps.take(suppressed);
        const { loss } = await evaluator.score('train', rows, pause);
        trials.push({ suppressed, loss });
      }
      importance = reinforced(importance, trials);
      rounds.push(trials);
      const lengths = lengthsOf(rows);
      for (const indices of evaluationPlan(lengths, settings.batchSize)) {
        flops += trials.length * plan.counter.of(shapeOf(indices, lengths, settings.padMultiple), every).forward;
      }
    }
    await evaluator.close();
    return { importance, rounds, flops };
  });
}

function drawnBy(seed: number): (importance: readonly number[]) => number[][] {
  const random = Random.seeded(seed).split('random halves');
  return (importance) => drawHalves(importance, random);
}

function evaluatorOf(
  { folder, plan, settings, labelTokens, padId }: GradientRequest,
  found: Gradients,
  runtime: Runtime,
) {
  const { batchSize, padMultiple } = settings;
  return Evaluator.create({
    graph: plan.graphs.score,
    runtime,
    weightsDir: weightsFolder(folder),
    parameters: found.parameters,
    held: {},
    targets: found.targets,
    labels: labelTokens.map(String),
    batchSize,
    padId,
    padMultiple,
  });
}

/** The first step of AdamW without weight decay, -lr g / (|g| + eps), from the values at the start, less in some blocks. */
class PartialStep {
  readonly #request: GradientRequest;
  readonly #gradients: Gradients;
  /** What the blocks' values have of their step; a block that is not listed stands at the start. */
  readonly #taken = new Map<number, number>();

  constructor(request: GradientRequest, gradients: Gradients) {
    this.#request = request;
    this.#gradients = gradients;
    gradients.scratch.set(gradients.parameters.values);
  }

  /** @param suppressed blocks that get only {@link LEFT} of it */
  take(suppressed: readonly number[]): void {
    for (const block of above(0, this.#request.folder.spec.blocks).blocks) {
      const share = suppressed.includes(block) ? LEFT : 1;
      if (this.#taken.get(block) !== share) this.#write(block, share);
      this.#taken.set(block, share);
    }
  }

  #write(block: number, share: number): void {
    const { parameters, scratch } = this.#gradients;
    const { values, gradients } = parameters;
    const { learningRate, eps } = this.#request.settings.optimizer;
    for (const { start, end } of parameters.ranges(new Set([block]))) {
      for (let i = start; i < end; i++) {
        const g = gradients[i]!;
        values[i] = scratch[i]! - (share * learningRate * g) / (Math.abs(g) + eps);
      }
    }
  }
}
