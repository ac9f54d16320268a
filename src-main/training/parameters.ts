/**
 * The trainable tensors of a run in flat memory: values, gradients and both moments are one array each, so that the
 * optimiser walks memory in order and in pieces that fit the cache, whatever tensors the model has.
 */

/** What trains together: a block, counted from 1, or 0 for what lies outside the blocks. */
export type Unit = number;
export const OUTSIDE: Unit = 0;

/** One trainable tensor, and where it lies in the flat arrays. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly unit: Unit;
  readonly offset: number;
  readonly size: number;
}

/** A stretch of the flat arrays of one unit that shares one weight decay. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly unit: Unit;
  /** Whether weight decay applies: to matrices, not to norms and biases (as is usual; arXiv 1711.05101, section 3). */
  readonly decayed: boolean;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A tensor that may train; `block` is null outside the blocks. */
export interface TrainableTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly block: number | null;
}

export class Parameters {
  readonly all: readonly Parameter[];
  /** In the order of the arrays: the matrices unit by unit, then the rest unit by unit. */
  readonly stretches: readonly Stretch[];
  readonly units: ReadonlySet<Unit>;
  readonly values: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
  /** Running mean of the gradient. */
  readonly firstMoment: Float32Array<ArrayBuffer>;
  /** Running mean of the squared gradient. */
  readonly secondMoment: Float32Array<ArrayBuffer>;

  constructor(tensors: readonly TrainableTensor[]) {
    const isDecayed = ({ shape }: TrainableTensor) => shape.length >= 2;
    const ordered = [...tensors.filter(isDecayed), ...tensors.filter((tensor) => !isDecayed(tensor))];
    const stretches: Stretch[] = [];
    let offset = 0;
    this.all = ordered.map((tensor) => {
      const { name, shape, block } = tensor;
      const size = shape.reduce((product, dim) => product * dim, 1);
      const parameter = { name, shape, unit: block ?? OUTSIDE, offset, size };
      const [last, decayed] = [stretches.at(-1), isDecayed(tensor)];
      const end = offset + size;
      if (last?.unit === parameter.unit && last.decayed === decayed) stretches.splice(-1, 1, { ...last, end });
      else stretches.push({ start: offset, end, unit: parameter.unit, decayed });
      offset = end;
      return parameter;
    });
    this.stretches = stretches;
    this.units = new Set(this.all.map(({ unit }) => unit));
    this.values = new Float32Array(offset);
    this.gradients = new Float32Array(offset);
    this.firstMoment = new Float32Array(offset);
    this.secondMoment = new Float32Array(offset);
  }

  /** Elements of all trainable tensors. */
  get size(): number {
    return this.values.length;
  }

  /** Elements of some units. */
  sizeOf(units: ReadonlySet<Unit>): number {
    return this.ranges(units).reduce((sum, { start, end }) => sum + end - start, 0);
  }

  /** Where some units lie, neighbours joined. */
  ranges(units: ReadonlySet<Unit>): Range[] {
    return joined(
      this.stretches.filter(({ unit }) => units.has(unit)),
      () => true,
    );
  }

  /** The part of a flat array that holds one tensor; shares its memory. */
  slice(flat: Float32Array<ArrayBuffer>, { offset, size }: Parameter): Float32Array<ArrayBuffer> {
    return flat.subarray(offset, offset + size);
  }
}

/** Joins ranges that lie side by side and are alike. */
export function joined<T extends Range>(ranges: readonly T[], alike: (a: T, b: T) => boolean): T[] {
  const result: T[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (last?.end === range.start && alike(last, range)) result.splice(-1, 1, { ...last, end: range.end });
    else result.push(range);
  }
  return result;
}
