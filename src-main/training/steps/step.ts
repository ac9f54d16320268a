/** One optimiser step: gradients of its batches, clipping, update. */
import { above, type MethodPlan, type Selection } from '../../methods/selection.ts';
import type { TrainRequest } from '../../contract/request.ts';
import type { Batch } from '../../data/buckets.ts';
import type { AdamW } from '../optimizer/adamw.ts';
import type { TrainingState } from '../checkpoint/checkpoint.ts';
import { diverged } from '../non-finite.ts';
import { dropoutSeed } from './dropout-seed.ts';
import { clipFactor, type GradientOps } from '../optimizer/gradient-ops.ts';
import type { GradientPass } from './gradient-pass.ts';
import { unitsOf, type Unit } from '../../planning/parameter-layout.ts';
import type { FlatArray } from '../optimizer/flat-array.ts';
import type { TrainingMemory } from '../optimizer/training-memory.ts';
import { gradientRatios } from '../optimizer/ratios.ts';
import type { Stopwatch } from '../cost/stopwatch.ts';

export interface StepParts {
  readonly request: TrainRequest;
  readonly method: MethodPlan;
  /** n */
  readonly blocks: number;
  readonly memory: TrainingMemory;
  readonly stopwatch: Stopwatch;
  readonly gradientPass: GradientPass;
  readonly gradientOps: GradientOps;
  readonly optimizer: AdamW;
}

/** A batch and the blocks that it trains, as far as they are known before it has run. */
export interface StepBatch {
  readonly batch: Batch;
  readonly selection: Selection;
}

export interface StepResult {
  readonly loss: number;
  /** Before clipping. */
  readonly gradNorm: number;
  /** Seconds of the forward and backward passes. */
  readonly passSeconds: number;
  /** Blocks that each batch trained. */
  readonly selections: readonly Selection[];
  /** Units that were updated. */
  readonly units: ReadonlySet<Unit>;
  readonly updates: TrainingState['updates'];
  readonly rates: TrainingState['rates'];
}

export class Step {
  readonly #parts: StepParts;
  readonly #beforeUpdate: () => Promise<void>;
  /** Gradients of single batches of an accumulated step. */
  readonly #scratch: FlatArray;

  /** @param beforeUpdate awaited before values and moments change */
  constructor(parts: StepParts, beforeUpdate: () => Promise<void>) {
    this.#parts = parts;
    this.#beforeUpdate = beforeUpdate;
    const { request, memory } = parts;
    this.#scratch = memory.scratch(request.accumulate > 1 ? memory.trained.size : 0);
  }

  /**
   * @param budget b_t, for a graph that chooses.
   * @param rate learning rate of the step.
   * @throws FailureError `training.diverged` before anything is changed
   */
  async run(
    group: readonly StepBatch[],
    budget: number,
    rate: number,
    state: TrainingState,
    warm: boolean,
  ): Promise<StepResult> {
    const { request, memory, stopwatch, gradientOps, optimizer, method } = this.#parts;
    const parameters = memory.trained;
    const { loss, selections, units, passSeconds } = await this.#gradients(group, budget, state.step, warm);
    const gradNorm = await stopwatch.time('optimizer', () => gradientOps.norm(parameters, parameters.gradients, units));
    if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
      throw diverged(`Step ${state.step + 1} gave a loss of ${loss} or a gradient that is not finite.`);
    }
    const isRatio = method.kind === 'fixed' && method.rates === 'gradient-ratio';
    const rates =
      isRatio && state.batch === 0
        ? await stopwatch.time('analysis', () => gradientRatios(parameters, gradientOps))
        : state.rates;
    const counted = new Map([...state.updates, ...updated(state, units)]);
    const scales = new Map(rates ?? []);
    const steps = [...units].map((unit) => {
      const learningRate = rate * (scales.get(unit) ?? 1);
      return [unit, { updates: counted.get(unit)!, learningRate }] as const;
    });
    const gradientFactor = clipFactor(gradNorm, request.clipNorm);
    await this.#beforeUpdate();
    await stopwatch.time('optimizer', () => optimizer.step(parameters, { units: new Map(steps), gradientFactor }));
    return { loss, gradNorm, passSeconds, selections, units, updates: [...counted], rates };
  }

  /** Gradients of all batches in `parameters.gradients`, where the units lie that got any. */
  async #gradients(group: readonly StepBatch[], budget: number, step: number, warm: boolean) {
    const { request, memory, stopwatch, gradientPass, gradientOps, method, blocks } = this.#parts;
    const parameters = memory.trained;
    const examples = group.reduce((sum, { batch }) => sum + batch.size, 0);
    // Batches that train different blocks add up over zeros; those that train the same begin with the first's.
    const differ = group.length > 1 && (method.kind === 'grouped' || method.kind === 'in-graph');
    if (differ) await memory.clear(parameters.gradients);
    let loss = 0;
    let passSeconds = 0;
    const selections: Selection[] = [];
    const units = new Set<Unit>();
    for (const [i, { batch, selection }] of group.entries()) {
      const into = i === 0 && !differ ? parameters.gradients : this.#scratch;
      const drop = dropoutSeed(request.initSeed ?? request.seed, step, i);
      const pass = () => gradientPass.run({ batch, weight: 1 / examples, into, selection, budget, dropoutSeed: drop });
      const began = performance.now();
      const done = await stopwatch.time(warm ? 'forwardBackward' : 'warmup', pass);
      passSeconds += (performance.now() - began) / 1000;
      const trained = done.boundary === null ? selection : above(done.boundary, blocks);
      const own = unitsOf(parameters, trained);
      if (into === this.#scratch) {
        await stopwatch.time('optimizer', () => gradientOps.accumulate(parameters, parameters.gradients, into, own));
      }
      loss += done.loss;
      selections.push(trained);
      own.forEach((unit) => units.add(unit));
    }
    return { loss, selections, units, passSeconds };
  }
}

function updated({ updates }: TrainingState, units: ReadonlySet<Unit>): [Unit, number][] {
  const before = new Map(updates);
  return [...units].map((unit) => [unit, (before.get(unit) ?? 0) + 1]);
}
