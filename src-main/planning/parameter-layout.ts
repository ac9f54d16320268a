/** Where the trainable tensors of a run lie in flat memory, and what trains together. */
import type { Selection } from '../methods/selection.ts';

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

export class ParameterLayout {
  readonly all: readonly Parameter[];
  /** In the order of the arrays: the matrices unit by unit, then the rest unit by unit. */
  readonly stretches: readonly Stretch[];
  readonly units: ReadonlySet<Unit>;
  /** Elements of all trainable tensors. */
  readonly size: number;

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
    this.size = offset;
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
}

/** Units whose gradients a selection gives. */
export function unitsOf({ units }: Pick<ParameterLayout, 'units'>, { blocks }: Selection): ReadonlySet<Unit> {
  return new Set([OUTSIDE, ...blocks].filter((unit) => units.has(unit)));
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
