/** What happens to the gradients of the units of a step between the backward pass and the optimiser. */
import { ChunkedKernel, type BoundKernel, type Flat } from './chunked-kernel.ts';
import type { Range, Unit } from '../planning/parameter-layout.ts';
import type { Parameters } from './parameters.ts';
import { hostRuntime, type Runtime } from './session.ts';

export class GradientOps {
  readonly #squares: Bindings;
  readonly #add: ChunkedKernel;

  private constructor(squares: Bindings, add: ChunkedKernel) {
    this.#squares = squares;
    this.#add = add;
  }

  static async create(device: Runtime): Promise<GradientOps> {
    const runtime = hostRuntime(device);
    const squares = await ChunkedKernel.create('squares', runtime, (b, { flat }) => ({
      total: b.op('ReduceSumSquare', [flat('x')], { keepdims: 0 }),
    }));
    const add = await ChunkedKernel.create('add', runtime, (b, { flat }) => ({
      x: b.op('Add', [flat('x'), flat('y')]),
    }));
    return new GradientOps(new Bindings((x, { start, end }) => squares.bind(start, end, { x }, {})), add);
  }

  /** Euclidean norm over the elements of some units, in an array as long as the parameters. */
  async norm(parameters: Parameters, flat: Flat, units: ReadonlySet<Unit>): Promise<number> {
    let squares = 0;
    for (const range of parameters.ranges(units)) squares += (await this.#squares.of(flat, range).run())['total']!;
    return Math.sqrt(squares);
  }

  /** total += part, in place, where some units lie. */
  async accumulate(parameters: Parameters, total: Flat, part: Flat, units: ReadonlySet<Unit>): Promise<void> {
    for (const { start, end } of parameters.ranges(units)) {
      await this.#add.bind(start, end, { x: total, y: part }, { x: total }).run();
    }
  }
}

/** What gradients of this norm are multiplied with so that it does not exceed `limit` (arXiv 1211.5063). */
export function clipFactor(norm: number, limit: number | null): number {
  // The small number is torch.nn.utils.clip_grad_norm_'s, so that curves agree.
  return limit === null ? 1 : Math.min(1, limit / (norm + 1e-6));
}

/** Kernels bound to parts of arrays, each made when it is first asked for. */
class Bindings {
  readonly #made = new WeakMap<Flat, Map<string, BoundKernel>>();
  readonly #bind: (flat: Flat, range: Range) => BoundKernel;

  constructor(bind: (flat: Flat, range: Range) => BoundKernel) {
    this.#bind = bind;
  }

  of(flat: Flat, range: Range): BoundKernel {
    const known = this.#made.get(flat) ?? new Map<string, BoundKernel>();
    this.#made.set(flat, known);
    const key = `${range.start} ${range.end}`;
    const kernel = known.get(key) ?? this.#bind(flat, range);
    known.set(key, kernel);
    return kernel;
  }
}
