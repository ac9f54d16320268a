/** AdamW (arXiv 1711.05101, algorithm 2) as a graph over flat memory, in place. */
import { emitAdamW, type AdamWSettings } from '../../planning/adamw-graph.ts';
import { joined, type Stretch, type Unit } from '../../planning/parameter-layout.ts';
import type { Runtime } from '../sessions/session.ts';
import { Elementwise } from './elementwise.ts';
import type { TrainedArrays } from './flat-array.ts';

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
  readonly #kernel: Elementwise;

  /** @param device what the training graph runs on */
  constructor(settings: AdamWSettings, device: Runtime) {
    this.#settings = settings;
    this.#kernel = new Elementwise('adamw', device, (b, inputs) => emitAdamW(b, inputs, settings));
  }

  /**
   * One step. Moments are kept without their normalising factors, M = m / (1 - beta1) and V = v / (1 - beta2), which
   * saves a pass over memory for each; the step's scalars make up for it: with r = sqrt((1 - beta2) / (1 - beta2^t)) the
   * update is lr (1 - beta1) / ((1 - beta1^t) r) * M / (sqrt(V) + eps / r).
   */
  async step(parameters: TrainedArrays, { units, gradientFactor }: AdamWStep): Promise<void> {
    const { betas, eps, weightDecay } = this.#settings;
    const updated = parameters.stretches.flatMap((stretch) => {
      const unit = units.get(stretch.unit);
      return unit === undefined ? [] : [{ ...stretch, ...unit }];
    });
    const pieces = joined(updated, alike).map(({ start, end, decayed, updates, learningRate }) => {
      const root = Math.sqrt((1 - betas[1]) / (1 - betas[1] ** updates));
      const scalars = {
        factor: gradientFactor,
        step: (learningRate * (1 - betas[0])) / ((1 - betas[0] ** updates) * root),
        bound: eps / root,
        keep: 1 - (decayed ? learningRate * weightDecay : 0),
      };
      return { start, end, scalars };
    });
    const { values: value, gradients: gradient, firstMoment: first, secondMoment: second } = parameters;
    await this.#kernel.run({ value, gradient, first, second }, pieces);
  }
}

function alike(a: Stretch & UnitStep, b: Stretch & UnitStep): boolean {
  return a.decayed === b.decayed && a.updates === b.updates && a.learningRate === b.learningRate;
}
