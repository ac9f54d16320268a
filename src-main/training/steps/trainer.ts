/** The training loop: batches, gradients, clipping, updates, evaluations, checkpoints. */
import { rm } from 'node:fs/promises';
import { InputError } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import { batches, lengthsOf, type BatchShape } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { Beside } from '../checkpoint/beside.ts';
import { checkpointPath, writeCheckpoint, type TrainingState } from '../checkpoint/checkpoint.ts';
import type { Scored } from '../evaluation/evaluator.ts';
import type { Prober } from '../cost/probe.ts';
import { withAnalysis } from '../checkpoint/state.ts';
import { StopAsked, unlessStopped, type RunHost } from '../host.ts';
import { scoredUntrained } from '../non-finite.ts';
import { learningRate } from '../../planning/schedule.ts';
import { epochPlan, selectionAt, type PlannedBatch, type StepBudget } from '../../planning/selections.ts';
import { Step, type StepBatch, type StepParts, type StepResult } from './step.ts';
import { total, type StepFlops } from '../../planning/step-flops.ts';
import type { Selection } from '../../methods/selection.ts';

export interface TrainerParts extends StepParts {
  readonly host: RunHost;
  readonly examples: readonly Example[];
  readonly padId: number;
  readonly steps: number;
  /** Times through the examples after which the run ends, whatever its steps; null: the steps decide. */
  readonly epochs: number | null;
  readonly flopsOf: (shape: BatchShape, selection: Selection) => StepFlops;
  /** Of one update of one element. */
  readonly optimizerFlops: number;
  readonly budgetAt: (step: number) => StepBudget;
  /** e of every example, chosen with the present weights; null: examples have none of their own. */
  readonly chooseBoundaries: ((epoch: number) => Promise<{ boundaries: readonly number[]; flops: number }>) | null;
  /** Scores the validation split; null where there is none. */
  readonly validate: (() => Promise<Scored>) | null;
  readonly prober: Prober;
}

export class Trainer {
  readonly #parts: TrainerParts;
  readonly #steps: Step;
  /** Where the run stands; what a checkpoint holds besides the tensors. */
  state: TrainingState;
  #random: Random;
  #plan: readonly PlannedBatch[] = [];
  /** Checkpoint files of this run, oldest first; the newest may still be being written. */
  readonly #files: string[];
  readonly #writing = new Beside();
  /** The newest one was written in the middle of an evaluation. */
  #isProvisional: boolean;
  #warm = false;
  /** The newest scores of the validation split; null: there are none of this attempt. */
  validated: { readonly step: number; readonly scored: Scored } | null = null;

  /** @param written checkpoint files of the attempts before, oldest first. */
  constructor(parts: TrainerParts, state: TrainingState, written: readonly string[]) {
    this.#parts = parts;
    this.#steps = new Step(parts, () => this.#written());
    this.state = state;
    this.#files = [...written];
    this.#isProvisional = state.unevaluated === true;
    this.#random = Random.restore(state.order);
  }

  /**
   * Trains to the end, or until a stop was asked for: to the next step border, or out of an evaluation or a choice of
   * blocks, which is done again when the run is resumed.
   * @returns whether it reached the end
   */
  async run(): Promise<boolean> {
    try {
      return await unlessStopped(this.#run());
    } finally {
      await this.#writing.rest();
    }
  }

  async #run(): Promise<void> {
    const { host, steps } = this.#parts;
    let began = performance.now();
    let done = 0;
    if (this.state.unevaluated === true) await this.#conclude();
    if (this.state.step === 0) await this.#validateUntrained();
    while (this.state.step < steps && !this.#outOfEpochs() && !this.#outOfPatience()) {
      if (host.stopReason() !== null) throw new StopAsked();
      if (this.#plan.length === 0) await this.#beginEpoch();
      const step = await this.#step();
      if (this.#warm) done++;
      else began = performance.now();
      this.#warm = true;
      const rest = steps - this.state.step;
      const pace = done === 0 ? step.seconds : (performance.now() - began) / 1000 / done;
      host.emit({
        type: 'progress',
        step: this.state.step,
        steps,
        epoch: this.state.epoch + this.state.batch / Math.max(1, this.#plan.length),
        loss: step.loss,
        learningRate: step.learningRate,
        gradNorm: step.gradNorm,
        boundary: step.boundary,
        trainedBlocks: step.trainedBlocks,
        tokens: step.tokens,
        tokensPerSecond: step.tokens / step.seconds,
        elapsedSeconds: this.#parts.stopwatch.total,
        etaSeconds: pace * rest,
      });
      await host.pause();
      this.#endEpoch();
      await this.#conclude();
    }
  }

  /** Writes a checkpoint of the present step unless there is one, and announces it. @returns its path. */
  async checkpoint(): Promise<string> {
    await this.#keep();
    await this.#written();
    return checkpointPath(this.#parts.request.runDir, this.state.step);
  }

  /** Begins a checkpoint of the present step, unless there is one; it is announced once it is written. */
  async #keep(best = false): Promise<void> {
    const { request, memory, host, stopwatch } = this.#parts;
    const path = checkpointPath(request.runDir, this.state.step);
    if (request.keepsCheckpoints === false) return;
    if (this.#files.at(-1) === path && !this.#isProvisional) return;
    await this.#written();
    this.state = { ...this.state, seconds: stopwatch.state() };
    const { state } = this;
    await stopwatch.time('checkpoint', async () => {
      await memory.fetch('all');
      host.secure();
    });
    if (this.#files.at(-1) !== path) this.#files.push(path);
    this.#isProvisional = state.unevaluated === true;
    await this.#writing.begin(async () => {
      const bytes = await writeCheckpoint(path, memory.host, state);
      host.emit({ type: 'checkpoint', step: state.step, path, bytes, best });
      await this.#deleteOld();
    });
  }

  /** Waits for the checkpoint that is being written. @throws FailureError where that failed */
  async #written(): Promise<void> {
    await this.#parts.stopwatch.time('checkpoint', () => this.#writing.end());
  }

  #outOfPatience(): boolean {
    const { patience } = this.#parts.request;
    return patience !== null && this.state.waited >= patience;
  }

  #outOfEpochs(): boolean {
    const { epochs } = this.#parts;
    return epochs !== null && this.state.epoch >= epochs;
  }

  /** One optimiser step. */
  async #step() {
    const { request, stopwatch, steps, budgetAt, prober } = this.#parts;
    const began = performance.now();
    const group = await stopwatch.time('data', () => this.#nextBatches());
    const { step } = this.state;
    const rate = learningRate(request.schedule, request.optimizer.learningRate, step, steps);
    const result = await this.#steps.run(group, budgetAt(step).blocks, rate, this.state, this.#warm);
    const seconds = (performance.now() - began) / 1000;
    const tokens = group.reduce((sum, { batch }) => sum + batch.tokens, 0);
    const probed = group.map(({ batch }) => batch);
    const probes = this.#warm
      ? await prober.after(step, steps, probed, result.passSeconds, this.state.probes)
      : this.state.probes;
    this.#advance(group, result, tokens, probes);
    const boundary = result.selections.reduce((lowest, { boundary: e }) => Math.min(lowest, e), Infinity);
    const trainedBlocks = new Set(result.selections.flatMap(({ blocks }) => blocks)).size;
    const { loss, gradNorm } = result;
    return { loss, gradNorm, learningRate: rate, tokens, boundary, trainedBlocks, seconds };
  }

  #nextBatches(): StepBatch[] {
    const { request, examples, padId, method, steps, blocks, budgetAt } = this.#parts;
    const planned = this.#plan.slice(this.state.batch, this.state.batch + request.accumulate);
    const { step } = this.state;
    const made = [
      ...batches(
        examples,
        planned.map(({ indices }) => indices),
        { padId, padMultiple: request.padMultiple },
      ),
    ];
    return made.map((batch, i) => ({
      batch,
      selection: selectionAt(method, planned[i]!, step, steps, blocks, budgetAt(step).boundary),
    }));
  }

  #advance(group: readonly StepBatch[], result: StepResult, tokens: number, probes: TrainingState['probes']): void {
    const { memory, flopsOf, optimizerFlops } = this.#parts;
    const { state } = this;
    const { selections, updates, rates, units } = result;
    const flops = total(group.map(({ batch }, i) => flopsOf(batch, selections[i]!)));
    this.state = {
      ...state,
      updates,
      rates,
      probes,
      step: state.step + 1,
      batch: state.batch + group.length,
      tokens: state.tokens + tokens,
      frozen: state.frozen + selections.reduce((sum, { boundary }) => sum + boundary, 0) / selections.length,
      flops: {
        ...state.flops,
        forward: state.flops.forward + flops.forward,
        backward: state.flops.backward + flops.backward,
        optimizer: state.flops.optimizer + optimizerFlops * memory.trained.sizeOf(units),
      },
    };
  }

  /** Plans the batches of the present epoch; a run that is resumed in its middle has its choices in the state. */
  async #beginEpoch(): Promise<void> {
    const { chooseBoundaries, memory, stopwatch, examples, request, blocks } = this.#parts;
    if (chooseBoundaries !== null && this.state.boundaries === null) {
      // A run that resumes from the checkpoint chooses again, and says so after it.
      await this.#written();
      const { boundaries, flops } = await stopwatch.time('analysis', async () => {
        await memory.fetch('values');
        return chooseBoundaries(this.state.epoch);
      });
      this.state = withAnalysis({ ...this.state, boundaries }, flops);
    }
    this.#plan = epochPlan(lengthsOf(examples), request.batchSize, this.#random, this.state.boundaries, blocks);
    if (this.#plan.length === 0) throw nothingTrains();
  }

  /** Ends the epoch where its last batch is done: the next one chooses and plans again, once the checkpoint is written. */
  #endEpoch(): void {
    const { state } = this;
    if (state.batch < this.#plan.length) return;
    const order = [...this.#random.state()] as typeof state.order;
    this.state = { ...state, epoch: state.epoch + 1, batch: 0, order, boundaries: null };
    this.#plan = [];
  }

  /** Evaluations and checkpoints that are due after a step. */
  async #conclude(): Promise<void> {
    const { evalEvery, checkpointEvery } = this.#parts.request;
    const { step, batch } = this.state;
    const last = step === this.#parts.steps || this.#outOfEpochs();
    const due = (every: number | null) => last || (every === null ? batch === 0 : step % every === 0);
    if (due(evalEvery)) await this.#evaluate();
    if (due(checkpointEvery)) await this.#keep();
  }

  /** Step 0 of the curve. It is none of the best weights and no reason to stop early: a run ends with what it trained. */
  async #validateUntrained(): Promise<void> {
    const { validate, host, stopwatch, request } = this.#parts;
    if (validate === null || !request.validateUntrained) return;
    const { predictions, ...score } = await scoredUntrained(request.model, validate);
    host.emit({ type: 'evaluation', step: 0, seconds: stopwatch.total, ...score, predictions });
  }

  async #evaluate(): Promise<void> {
    const { validate, host } = this.#parts;
    if (validate === null) return;
    const before = { ...this.state };
    delete before.unevaluated;
    this.state = { ...before, unevaluated: true };
    const scored = await validate();
    const { predictions, ...score } = scored;
    this.state = before;
    const { step, best, waited } = before;
    this.validated = { step, scored };
    host.emit({ type: 'evaluation', step, seconds: this.#parts.stopwatch.total, ...score, predictions });
    const better = best === null || score.macroF1 > best.macroF1;
    this.state = better
      ? { ...this.state, best: { step, macroF1: score.macroF1 }, waited: 0 }
      : { ...this.state, waited: waited + 1 };
    if (better) await this.#keep(true);
  }

  /** Keeps the newest and the best checkpoint; each holds all that a resume needs. */
  async #deleteOld(): Promise<void> {
    const { best } = this.state;
    const kept = best === null ? undefined : checkpointPath(this.#parts.request.runDir, best.step);
    const keep = new Set([this.#files.at(-1), kept]);
    for (const path of this.#files.filter((one) => !keep.has(one))) {
      await rm(path, { force: true });
      this.#files.splice(this.#files.indexOf(path), 1);
    }
  }
}

function nothingTrains(): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--budget',
    message: 'The budget leaves no example a block to train.',
    remedy: 'Use a larger share.',
  });
}
