/** What happens to the gradients of the units of a step between the backward pass and the optimiser. */
import type { ParameterLayout, Unit } from '../../planning/parameter-layout.ts';
import { workRuntime, type Residence, type Runtime } from '../sessions/session.ts';
import { BoundKernels } from './bound-kernels.ts';
import { ChunkedKernel } from './chunked-kernel.ts';
import { Elementwise } from './elementwise.ts';
import type { FlatArray } from './flat-array.ts';

export class GradientOps {
  readonly #squares: BoundKernels;
  readonly #add: Elementwise;

  private constructor(squares: BoundKernels, add: Elementwise) {
    this.#squares = squares;
    this.#add = add;
  }

  /** @param residence of the arrays that are given later */
  static async create(device: Runtime, residence: Residence = 'host'): Promise<GradientOps> {
    const runtime = workRuntime(device, residence);
    const squares = await ChunkedKernel.create('squares', runtime, (b, { flat }) => ({
      total: b.op('ReduceSumSquare', [flat('x')], { keepdims: 0 }),
    }));
    const add = new Elementwise('add', runtime, (b, { flat }) => ({
      x: b.op('Add', [flat('x'), flat('y')]),
    }));
    return new GradientOps(new BoundKernels(squares), add);
  }

  /** Euclidean norm over the elements of some units, in an array as long as the parameters. */
  async norm(parameters: ParameterLayout, flat: FlatArray, units: ReadonlySet<Unit>): Promise<number> {
    let squares = 0;
    for (const range of parameters.ranges(units))
      squares += (await this.#squares.of({ x: flat }, {}, range).run())['total']!;
    return Math.sqrt(squares);
  }

  /** total += part, in place, where some units lie. */
  async accumulate(
    parameters: ParameterLayout,
    total: FlatArray,
    part: FlatArray,
    units: ReadonlySet<Unit>,
  ): Promise<void> {
    const pieces = parameters.ranges(units).map((range) => ({ ...range, scalars: {} }));
    await this.#add.run({ x: total, y: part }, pieces);
  }
}

/** What gradients of this norm are multiplied with so that it does not exceed `limit` (arXiv 1211.5063). */
export function clipFactor(norm: number, limit: number | null): number {
  // The small number is torch.nn.utils.clip_grad_norm_'s, so that curves agree.
  return limit === null ? 1 : Math.min(1, limit / (norm + 1e-6));
}
