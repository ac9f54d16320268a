/** AdamW (arXiv 1711.05101, algorithm 2) as an ONNX graph over flat memory, in place. */
import { emitAdamW, type AdamWSettings } from '../planning/adamw-graph.ts';
import { ChunkedKernel, type BoundKernel } from './chunked-kernel.ts';
import { joined, type Stretch, type Unit } from '../planning/parameter-layout.ts';
import type { Parameters } from './parameters.ts';
import { hostRuntime, type Runtime } from './session.ts';

/** What one unit gets in a step. */
export interface UnitStep {
  /** t: how often this unit has been updated, this time included. */
  readonly updates: number;
  readonly learningRate: number;
}

export interface AdamWStep {
  /** Units that are updated; the values and moments of the others are not touched. */
  readonly units: ReadonlyMap<Unit, UnitStep>;
  /** What gradients are multiplied with first (clipping). */
  readonly gradientFactor: number;
}

export class AdamW {
  readonly #settings: AdamWSettings;
  readonly #kernel: ChunkedKernel;
  readonly #bound = new WeakMap<Parameters, Map<string, BoundKernel>>();

  private constructor(settings: AdamWSettings, kernel: ChunkedKernel) {
    this.#settings = settings;
    this.#kernel = kernel;
  }

  static async create(settings: AdamWSettings, device: Runtime): Promise<AdamW> {
    const runtime = hostRuntime(device);
    return new AdamW(
      settings,
      await ChunkedKernel.create('adamw', runtime, (b, inputs) => emitAdamW(b, inputs, settings)),
    );
  }

  /**
   * One step. Moments are kept without their normalising factors, M = m / (1 - beta1) and V = v / (1 - beta2), which
   * saves a pass over memory for each; the step's scalars make up for it: with r = sqrt((1 - beta2) / (1 - beta2^t)) the
   * update is lr (1 - beta1) / ((1 - beta1^t) r) * M / (sqrt(V) + eps / r).
   */
  async step(parameters: Parameters, { units, gradientFactor }: AdamWStep): Promise<void> {
    const { betas, eps, weightDecay } = this.#settings;
    const updated = parameters.stretches.flatMap((stretch) => {
      const unit = units.get(stretch.unit);
      return unit === undefined ? [] : [{ ...stretch, ...unit }];
    });
    for (const { decayed, updates, learningRate, ...range } of joined(updated, alike)) {
      const root = Math.sqrt((1 - betas[1]) / (1 - betas[1] ** updates));
      await this.#boundTo(parameters, range).run({
        factor: gradientFactor,
        step: (learningRate * (1 - betas[0])) / ((1 - betas[0] ** updates) * root),
        bound: eps / root,
        keep: 1 - (decayed ? learningRate * weightDecay : 0),
      });
    }
  }

  #boundTo(parameters: Parameters, { start, end }: Pick<Stretch, 'start' | 'end'>): BoundKernel {
    const known = this.#bound.get(parameters) ?? new Map<string, BoundKernel>();
    this.#bound.set(parameters, known);
    const key = `${start} ${end}`;
    const { values: value, gradients: gradient, firstMoment: first, secondMoment: second } = parameters;
    const kernel =
      known.get(key) ?? this.#kernel.bind(start, end, { value, gradient, first, second }, { value, first, second });
    known.set(key, kernel);
    return kernel;
  }
}

function alike(a: Stretch & UnitStep, b: Stretch & UnitStep): boolean {
  return a.decayed === b.decayed && a.updates === b.updates && a.learningRate === b.learningRate;
}
