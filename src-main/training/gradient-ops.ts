/** What happens to the gradients of all parameters between the backward pass and the optimiser. */
import { ChunkedKernel, type BoundKernel, type Flat } from './chunked-kernel.ts';
import type { Runtime } from './session.ts';

export class GradientOps {
  readonly #squares: Bindings;
  readonly #scale: Bindings;
  readonly #add: ChunkedKernel;

  private constructor(squares: Bindings, scale: Bindings, add: ChunkedKernel) {
    this.#squares = squares;
    this.#scale = scale;
    this.#add = add;
  }

  static async create(runtime: Runtime): Promise<GradientOps> {
    const squares = await ChunkedKernel.create('squares', runtime, (b, { flat }) => ({
      total: b.op('ReduceSumSquare', [flat('x')], { keepdims: 0 }),
    }));
    const scale = await ChunkedKernel.create('scale', runtime, (b, { flat, scalar }) => ({
      x: b.op('Mul', [flat('x'), scalar('factor')]),
    }));
    const add = await ChunkedKernel.create('add', runtime, (b, { flat }) => ({
      x: b.op('Add', [flat('x'), flat('y')]),
    }));
    return new GradientOps(
      new Bindings((x) => squares.bind(0, x.length, { x }, {})),
      new Bindings((x) => scale.bind(0, x.length, { x }, { x })),
      add,
    );
  }

  /** Euclidean norm over all elements. */
  async norm(gradients: Flat): Promise<number> {
    const { total } = await this.#squares.of(gradients).run();
    return Math.sqrt(total!);
  }

  /**
   * Scales the gradients in place so that their norm does not exceed `limit` (arXiv 1211.5063).
   * @returns the norm before.
   */
  async clip(gradients: Flat, limit: number | null): Promise<number> {
    const norm = await this.norm(gradients);
    // The small number is torch.nn.utils.clip_grad_norm_'s, so that curves agree.
    const factor = limit === null ? 1 : limit / (norm + 1e-6);
    if (factor < 1) await this.#scale.of(gradients).run({ factor });
    return norm;
  }

  /** total += part, in place. */
  async accumulate(total: Flat, part: Flat): Promise<void> {
    await this.#add.bind(0, total.length, { x: total, y: part }, { x: total }).run();
  }
}

/** Kernels bound to arrays, each made when it is first asked for. */
class Bindings {
  readonly #made = new WeakMap<Flat, BoundKernel>();
  readonly #bind: (flat: Flat) => BoundKernel;

  constructor(bind: (flat: Flat) => BoundKernel) {
    this.#bind = bind;
  }

  of(flat: Flat): BoundKernel {
    const known = this.#made.get(flat);
    if (known !== undefined) return known;
    const made = this.#bind(flat);
    this.#made.set(flat, made);
    return made;
  }
}
