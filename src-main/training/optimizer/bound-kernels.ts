/** Kernels bound to parts of arrays, each made when it is first asked for: making a tensor costs more than running over a short one. */
import type { Range } from '../../planning/parameter-layout.ts';
import type { BoundKernel, ChunkedKernel } from './chunked-kernel.ts';
import type { FlatArray } from './flat-array.ts';

export type Arrays = Readonly<Record<string, FlatArray>>;

interface Known {
  readonly arrays: Arrays;
  readonly kernel: BoundKernel;
}

export class BoundKernels {
  readonly #kernel: ChunkedKernel;
  /** By the first array, then by range. */
  readonly #known = new WeakMap<FlatArray, Map<string, Known>>();

  constructor(kernel: ChunkedKernel) {
    this.#kernel = kernel;
  }

  /** @param into names the arrays that outputs are written over */
  of(arrays: Arrays, into: Arrays, { start, end }: Range): BoundKernel {
    const first = Object.values(arrays)[0]!;
    const byRange = this.#known.get(first) ?? new Map<string, Known>();
    this.#known.set(first, byRange);
    const key = `${start} ${end}`;
    const known = byRange.get(key);
    if (known !== undefined && Object.entries(arrays).every(([name, array]) => known.arrays[name] === array)) {
      return known.kernel;
    }
    const kernel = this.#kernel.bind(start, end, arrays, into);
    byRange.set(key, { arrays, kernel });
    return kernel;
  }
}
