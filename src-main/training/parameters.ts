/**
 * The trainable tensors of a run in flat memory: values, gradients and both moments are one array each, so that the
 * optimiser walks memory in order and in pieces that fit the cache, whatever tensors the model has.
 */

/** One trainable tensor, and where it lies in the flat arrays. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** A stretch of the flat arrays that shares one weight decay. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Whether weight decay applies: to matrices, not to norms and biases (as is usual; arXiv 1711.05101, section 3). */
  readonly decayed: boolean;
}

export class Parameters {
  readonly all: readonly Parameter[];
  readonly stretches: readonly Stretch[];
  readonly values: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
  /** Running mean of the gradient. */
  readonly firstMoment: Float32Array<ArrayBuffer>;
  /** Running mean of the squared gradient. */
  readonly secondMoment: Float32Array<ArrayBuffer>;

  constructor(tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]) {
    const decayed = tensors.filter(({ shape }) => shape.length >= 2);
    const plain = tensors.filter(({ shape }) => shape.length < 2);
    let offset = 0;
    this.all = [...decayed, ...plain].map(({ name, shape }) => {
      const size = shape.reduce((product, dim) => product * dim, 1);
      const parameter = { name, shape, offset, size };
      offset += size;
      return parameter;
    });
    const border = this.all[decayed.length]?.offset ?? offset;
    const stretches = [
      { start: 0, end: border, decayed: true },
      { start: border, end: offset, decayed: false },
    ];
    this.stretches = stretches.filter(({ start, end }) => end > start);
    this.values = new Float32Array(offset);
    this.gradients = new Float32Array(offset);
    this.firstMoment = new Float32Array(offset);
    this.secondMoment = new Float32Array(offset);
  }

  /** Elements of all trainable tensors. */
  get size(): number {
    return this.values.length;
  }

  /** The part of a flat array that holds one tensor; shares its memory. */
  slice(flat: Float32Array<ArrayBuffer>, { offset, size }: Parameter): Float32Array<ArrayBuffer> {
    return flat.subarray(offset, offset + size);
  }
}
