/** The training loop: sequences, gradients, clipping, updates, evaluations, samples, checkpoints. */
import type { PretrainSettings } from '../../contract/pretrain.ts';
import type { AdamW } from '../optimizer/adamw.ts';
import { Beside } from '../checkpoint/beside.ts';
import { diverged } from '../non-finite.ts';
import { clipFactor, type GradientOps } from '../optimizer/gradient-ops.ts';
import type { FlatArray } from '../optimizer/flat-array.ts';
import type { TrainingMemory } from '../optimizer/training-memory.ts';
import { StopAsked, unlessStopped, type RunHost } from '../host.ts';
import { isOver, plannedSteps, rateOf, type Progress } from './schedule.ts';
import type { Rows, TextPass } from './text-pass.ts';
import type { PretrainState, WorkFolder } from './work-folder.ts';

export interface LoopParts {
  readonly settings: PretrainSettings;
  readonly host: RunHost;
  readonly folder: WorkFolder;
  readonly memory: TrainingMemory;
  readonly pass: TextPass;
  readonly gradientOps: GradientOps;
  readonly optimizer: AdamW;
  /** n */
  readonly blocks: number;
  /** Sequences that go through the model at once. */
  readonly atOnce: number;
  /** Sequences of a step. */
  readonly rowsAt: (step: number) => Rows;
  /** How many sequences an epoch has. */
  readonly sequences: number;
  /** Evaluates after a step; null: nothing is held out. */
  readonly evaluate: ((step: number, seconds: number) => Promise<number>) | null;
  /** Writes a sample; null: none is wanted. */
  readonly sample: ((step: number) => Promise<void>) | null;
}

export class Loop {
  readonly #parts: LoopParts;
  readonly #scratch: FlatArray;
  state: PretrainState;
  /** Of the newest evaluation. */
  perplexity: number | null = null;
  /** When this attempt began, in milliseconds, and when its first step, which warms up, was done. */
  #began = 0;
  #warmAt = 0;
  #earlier: PretrainState;
  #kept = -1;
  /** The newest checkpoint; null: there is none of this attempt. */
  #path: string | null = null;
  readonly #writing = new Beside();

  constructor(parts: LoopParts, state: PretrainState) {
    this.#parts = parts;
    const { atOnce, settings, memory } = parts;
    this.#scratch = memory.scratch(atOnce < settings.batchSize ? memory.trained.size : 0);
    this.state = state;
    this.#earlier = state;
    this.#kept = state.step === 0 ? -1 : state.step;
  }

  /**
   * Trains to the end, or until a stop was asked for: to the next step border, or out of an evaluation, which is done
   * again when the run is resumed.
   * @returns whether it reached the end
   */
  async run(): Promise<boolean> {
    try {
      const isAtEnd = await unlessStopped(this.#run());
      await this.#writing.end();
      return isAtEnd;
    } finally {
      await this.#writing.rest();
    }
  }

  async #run(): Promise<void> {
    const { settings, host, blocks, sequences } = this.#parts;
    const { batchSize, context } = settings;
    this.#began = performance.now();
    if (this.state.unevaluated === true) await this.#afterStep();
    while (!isOver(settings, this.#progress())) {
      if (host.stopReason() !== null) throw new StopAsked();
      const progress = this.#progress();
      const learningRate = rateOf(settings, progress);
      const steps = plannedSteps(settings, progress);
      const began = performance.now();
      const { loss, gradNorm } = await this.#step(progress.step, learningRate);
      const now = performance.now();
      if (progress.step === this.#earlier.step) this.#warmAt = now;
      const step = progress.step + 1;
      this.state = { step, seconds: this.#seconds(), loss };
      const pace = this.#progress().pace ?? (now - began) / 1000;
      host.emit({
        type: 'progress',
        step,
        steps,
        loss,
        learningRate,
        gradNorm,
        epoch: (step * batchSize) / sequences,
        boundary: 0,
        trainedBlocks: blocks,
        tokens: batchSize * context,
        tokensPerSecond: (1000 * batchSize * context) / (now - began),
        elapsedSeconds: this.state.seconds,
        etaSeconds: pace * (steps - step),
      });
      await host.pause();
      await this.#afterStep();
    }
  }

  /** Writes a checkpoint of the present step unless there is one, and announces it. @returns its path; null before the first step. */
  async checkpoint(): Promise<string | null> {
    if (this.state.step === 0) return null;
    await this.#keep();
    await this.#writing.end();
    return this.#path;
  }

  /** Begins a checkpoint of the present step; it is announced once it is written. */
  async #keep(): Promise<void> {
    const { host, folder, memory } = this.#parts;
    await this.#writing.end();
    this.state = { ...this.state, seconds: this.#seconds() };
    const { state } = this;
    await memory.fetch('all');
    host.secure();
    await this.#writing.begin(async () => {
      const { step } = state;
      const { path, bytes } = await folder.keep(memory.host, state);
      if (this.#kept !== step) host.emit({ type: 'checkpoint', step, path, bytes, best: false });
      this.#kept = step;
      this.#path = path;
    });
  }

  #seconds(): number {
    return this.#earlier.seconds + (performance.now() - this.#began) / 1000;
  }

  #progress(): Progress {
    const { step } = this.state;
    const timed = step - this.#earlier.step - 1;
    const pace = timed < 1 ? null : (performance.now() - this.#warmAt) / 1000 / timed;
    return { step, seconds: this.#seconds(), pace };
  }

  /** One optimiser step. @throws FailureError `training.diverged` before anything is changed */
  async #step(step: number, learningRate: number): Promise<{ loss: number; gradNorm: number }> {
    const { settings, memory, pass, gradientOps, optimizer, rowsAt, atOnce } = this.#parts;
    const { trained: parameters } = memory;
    const { units, gradients } = parameters;
    const rows = rowsAt(step);
    const weight = 1 / (settings.batchSize * settings.context);
    let loss = 0;
    for (let at = 0; at < rows.length; at += atOnce) {
      const into = at === 0 ? gradients : this.#scratch;
      loss += await pass.run(rows.slice(at, at + atOnce), weight, into);
      if (at > 0) await gradientOps.accumulate(parameters, gradients, into, units);
    }
    const gradNorm = await gradientOps.norm(parameters, gradients, units);
    if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
      throw diverged(`Step ${step + 1} gave a loss of ${loss} or a gradient that is not finite.`);
    }
    await this.#writing.end();
    await optimizer.step(parameters, {
      units: new Map([...units].map((unit) => [unit, { updates: step + 1, learningRate }])),
      gradientFactor: clipFactor(gradNorm, settings.clipNorm),
    });
    return { loss, gradNorm };
  }

  /** Evaluations, samples and checkpoints that are due. */
  async #afterStep(): Promise<void> {
    const { settings, memory, evaluate, sample } = this.#parts;
    const { step } = this.state;
    const last = isOver(settings, this.#progress());
    const due = (every: number) => every > 0 && (last || step % every === 0);
    const done = this.state;
    this.state = { ...done, unevaluated: true };
    if (evaluate !== null && due(settings.evalEvery)) this.perplexity = await evaluate(step, this.#seconds());
    if (sample !== null && due(settings.samples)) {
      await memory.fetch('values');
      await sample(step);
    }
    this.state = { step, seconds: done.seconds, loss: done.loss };
    if (step % settings.checkpointEvery === 0 && !last) await this.#keep();
  }
}
