/** AdamW (arXiv 1711.05101, algorithm 2) as an ONNX graph over flat memory, in place. */
import type { Value } from '../onnx/graph.ts';
import { ChunkedKernel, type BoundKernel } from './chunked-kernel.ts';
import type { Parameters } from './parameters.ts';
import type { Runtime } from './session.ts';

export interface AdamWSettings {
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
}

interface BoundStretch {
  readonly kernel: BoundKernel;
  readonly decayed: boolean;
}

export class AdamW {
  readonly #settings: AdamWSettings;
  readonly #kernel: ChunkedKernel;
  readonly #bound = new WeakMap<Parameters, readonly BoundStretch[]>();

  private constructor(settings: AdamWSettings, kernel: ChunkedKernel) {
    this.#settings = settings;
    this.#kernel = kernel;
  }

  static async create(settings: AdamWSettings, runtime: Runtime): Promise<AdamW> {
    const [beta1, beta2] = settings.betas;
    const kernel = await ChunkedKernel.create('adamw', runtime, (b, { flat, scalar }) => {
      const value = flat('value');
      const gradient = flat('gradient');
      const fading = (moment: Value, beta: number, fresh: Value) =>
        b.op('Add', [b.op('Mul', [moment, b.scalar(beta)]), fresh]);
      const first = fading(flat('first'), beta1, gradient);
      const second = fading(flat('second'), beta2, b.op('Mul', [gradient, gradient]));
      const direction = b.op('Div', [first, b.op('Add', [b.op('Sqrt', [second]), scalar('bound')])]);
      const kept = b.op('Mul', [value, scalar('keep')]);
      return { value: b.op('Sub', [kept, b.op('Mul', [direction, scalar('step')])]), first, second };
    });
    return new AdamW(settings, kernel);
  }

  /**
   * One step on all parameters. Moments are kept without their normalising factors, M = m / (1 - beta1) and
   * V = v / (1 - beta2), which saves a pass over memory for each; the step's scalars make up for it: with
   * r = sqrt((1 - beta2) / (1 - beta2^t)) the update is lr (1 - beta1) / ((1 - beta1^t) r) * M / (sqrt(V) + eps / r).
   * @param step t, counted from 1; the moments of the steps before are in `parameters`.
   */
  async step(parameters: Parameters, step: number, learningRate: number): Promise<void> {
    const { betas, eps, weightDecay } = this.#settings;
    const root = Math.sqrt((1 - betas[1]) / (1 - betas[1] ** step));
    for (const { kernel, decayed } of this.#boundTo(parameters)) {
      await kernel.run({
        step: (learningRate * (1 - betas[0])) / ((1 - betas[0] ** step) * root),
        bound: eps / root,
        keep: 1 - (decayed ? learningRate * weightDecay : 0),
      });
    }
  }

  #boundTo(parameters: Parameters): readonly BoundStretch[] {
    const known = this.#bound.get(parameters);
    if (known !== undefined) return known;
    const { values: value, gradients: gradient, firstMoment: first, secondMoment: second } = parameters;
    const made = parameters.stretches.map(({ start, end, decayed }) => ({
      kernel: this.#kernel.bind(start, end, { value, gradient, first, second }, { value, first, second }),
      decayed,
    }));
    this.#bound.set(parameters, made);
    return made;
  }
}
