/** The training loop: batches, gradients, clipping, updates, evaluations, checkpoints. */
import { rm } from 'node:fs/promises';
import { Random } from '../base/random.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';
import { batches, trainingPlan, type Batch } from '../data/buckets.ts';
import type { Example } from '../data/encode.ts';
import type { AdamW } from './adamw.ts';
import { checkpointPath, writeCheckpoint, type TrainingState } from './checkpoint.ts';
import { diverged } from './diverged.ts';
import type { Scored } from './evaluation.ts';
import { tokensOf } from './feeds.ts';
import type { GradientOps } from './gradient-ops.ts';
import type { GradientPass } from './gradient-pass.ts';
import type { Prepared } from './prepare.ts';
import { learningRate } from './schedule.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The process around a run. */
export interface RunHost {
  readonly emit: (event: EngineEvent) => void;
  /** Why the run shall stop at the next step border; null: it shall not. */
  readonly stopReason: () => 'cancelled' | 'host-gone' | null;
  /** Lets the process listen. */
  readonly pause: () => Promise<void>;
}

export interface TrainerParts {
  readonly request: TrainRequest;
  readonly prepared: Prepared;
  readonly host: RunHost;
  readonly stopwatch: Stopwatch;
  readonly examples: readonly Example[];
  readonly padId: number;
  readonly gradientPass: GradientPass;
  readonly gradientOps: GradientOps;
  readonly optimizer: AdamW;
  /** Scores the validation split; null where there is none. */
  readonly validate: (() => Promise<Scored>) | null;
}

export class Trainer {
  readonly #parts: TrainerParts;
  /** Where the run stands; what a checkpoint holds beside the tensors. */
  state: TrainingState;
  #random: Random;
  #plan: number[][];
  /** Gradients of the later batches of an accumulated step. */
  readonly #scratch: Float32Array<ArrayBuffer>;
  /** Checkpoint files of this run, oldest first. */
  readonly #written: string[];
  #warm = false;

  /** @param written checkpoint files of the sittings before, oldest first. */
  constructor(parts: TrainerParts, state: TrainingState, written: readonly string[]) {
    this.#parts = parts;
    this.state = state;
    this.#written = [...written];
    this.#scratch = new Float32Array(parts.request.accumulate > 1 ? parts.prepared.parameters.size : 0);
    this.#random = Random.restore(state.order);
    this.#plan = this.#planEpoch();
  }

  /** Trains to the end, or to the next step border after a stop was asked for. @returns whether it reached the end. */
  async run(): Promise<boolean> {
    const { host, prepared, request } = this.#parts;
    let began = performance.now();
    let done = 0;
    while (this.state.step < prepared.steps && !this.#outOfPatience()) {
      if (host.stopReason() !== null) return false;
      const step = await this.#step();
      if (this.#warm) done++;
      else began = performance.now();
      this.#warm = true;
      const rest = prepared.steps - this.state.step;
      const pace = done === 0 ? step.seconds : (performance.now() - began) / 1000 / done;
      host.emit({
        type: 'progress',
        step: this.state.step,
        steps: prepared.steps,
        epoch: this.state.epoch + this.state.batch / this.#plan.length,
        loss: step.loss,
        learningRate: step.learningRate,
        gradNorm: step.gradNorm,
        tokens: step.tokens,
        tokensPerSecond: step.tokens / step.seconds,
        elapsedSeconds: this.#parts.stopwatch.total,
        etaSeconds: pace * rest,
      });
      await host.pause();
      await this.#afterStep(request);
    }
    return true;
  }

  /** Writes a checkpoint of the present step unless there is one, and announces it. @returns its path. */
  async checkpoint(best = false): Promise<string> {
    const { request, prepared, host, stopwatch } = this.#parts;
    const path = checkpointPath(request.runDir, this.state.step);
    if (this.#written.at(-1) === path) return path;
    this.state = { ...this.state, seconds: stopwatch.state() };
    const bytes = await stopwatch.time('checkpoint', () => writeCheckpoint(path, prepared.parameters, this.state));
    host.emit({ type: 'checkpoint', step: this.state.step, path, bytes, best });
    this.#written.push(path);
    await this.#deleteOld();
    return path;
  }

  #outOfPatience(): boolean {
    const { patience } = this.#parts.request;
    return patience !== null && this.state.waited >= patience;
  }

  /** One optimiser step. */
  async #step() {
    const { request, prepared, stopwatch, gradientOps, optimizer } = this.#parts;
    const { parameters } = prepared;
    const began = performance.now();
    const group = await stopwatch.time('data', () => this.#nextBatches());
    const examples = group.reduce((sum, batch) => sum + batch.size, 0);
    let loss = 0;
    for (const [i, batch] of group.entries()) {
      const into = i === 0 ? parameters.gradients : this.#scratch;
      const pass = () => this.#parts.gradientPass.run(batch, 1 / examples, into);
      loss += await stopwatch.time(this.#warm ? 'forwardBackward' : 'warmup', pass);
      if (i > 0) await stopwatch.time('optimizer', () => gradientOps.accumulate(parameters.gradients, into));
    }
    const step = this.state.step;
    const gradNorm = await stopwatch.time('optimizer', () => gradientOps.clip(parameters.gradients, request.clipNorm));
    if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
      throw diverged(`Step ${step + 1} gave a loss of ${loss} or a gradient that is not finite.`);
    }
    const rate = learningRate(request.schedule, request.optimizer.learningRate, step, prepared.steps);
    await stopwatch.time('optimizer', () => optimizer.step(parameters, step + 1, rate));
    const tokens = group.reduce((sum, batch) => sum + tokensOf(batch), 0);
    this.#advance(group, tokens);
    return { loss, gradNorm, learningRate: rate, tokens, seconds: (performance.now() - began) / 1000 };
  }

  #nextBatches(): Batch[] {
    const { request, examples, padId } = this.#parts;
    const plan = this.#plan.slice(this.state.batch, this.state.batch + request.accumulate);
    return [...batches(examples, plan, { padId, padMultiple: request.padMultiple })];
  }

  #advance(group: readonly Batch[], tokens: number): void {
    const flops = group.map((batch) => this.#parts.prepared.flopsOf(batch));
    const { state } = this;
    this.state = {
      ...state,
      step: state.step + 1,
      batch: state.batch + group.length,
      tokens: state.tokens + tokens,
      flops: {
        forward: flops.reduce((sum, { forward }) => sum + forward, state.flops.forward),
        backward: flops.reduce((sum, { backward }) => sum + backward, state.flops.backward),
      },
    };
    if (this.state.batch < this.#plan.length) return;
    this.state = { ...this.state, epoch: state.epoch + 1, batch: 0, order: [...this.#random.state()] };
    this.#plan = this.#planEpoch();
  }

  #planEpoch(): number[][] {
    return trainingPlan(this.#parts.examples, this.#parts.request.batchSize, this.#random);
  }

  /** Evaluations and checkpoints that are due after a step. */
  async #afterStep({ evalEvery, checkpointEvery }: TrainRequest): Promise<void> {
    const { step, batch } = this.state;
    const last = step === this.#parts.prepared.steps;
    const due = (every: number | null) => last || (every === null ? batch === 0 : step % every === 0);
    if (due(evalEvery)) await this.#evaluate();
    if (due(checkpointEvery)) await this.checkpoint();
  }

  async #evaluate(): Promise<void> {
    const { validate, host } = this.#parts;
    if (validate === null) return;
    const { predictions, ...score } = await validate();
    const { step, best, waited } = this.state;
    host.emit({ type: 'evaluation', step, ...score, predictions });
    const better = best === null || score.macroF1 > best.macroF1;
    this.state = better
      ? { ...this.state, best: { step, macroF1: score.macroF1 }, waited: 0 }
      : { ...this.state, waited: waited + 1 };
    if (better) await this.checkpoint(true);
  }

  /** Keeps the newest and the best checkpoint; each holds all that a resume needs. */
  async #deleteOld(): Promise<void> {
    const { best } = this.state;
    const kept = best === null ? undefined : checkpointPath(this.#parts.request.runDir, best.step);
    const keep = new Set([this.#written.at(-1), kept]);
    for (const path of this.#written.filter((one) => !keep.has(one))) {
      await rm(path, { force: true });
      this.#written.splice(this.#written.indexOf(path), 1);
    }
  }
}
