/**
 * The trainable tensors of a run in flat memory: values, gradients and both moments are one array each, so that the
 * optimiser walks memory in order and in pieces that fit the cache, whatever tensors the model has.
 */
import { ParameterLayout, type Parameter, type TrainableTensor } from '../planning/parameter-layout.ts';

export class Parameters extends ParameterLayout {
  readonly values: Float32Array<ArrayBuffer>;
  readonly gradients: Float32Array<ArrayBuffer>;
  /** Running mean of the gradient. */
  readonly firstMoment: Float32Array<ArrayBuffer>;
  /** Running mean of the squared gradient. */
  readonly secondMoment: Float32Array<ArrayBuffer>;

  constructor(tensors: readonly TrainableTensor[]) {
    super(tensors);
    this.values = new Float32Array(this.size);
    this.gradients = new Float32Array(this.size);
    this.firstMoment = new Float32Array(this.size);
    this.secondMoment = new Float32Array(this.size);
  }

  /** The part of a flat array that holds one tensor; shares its memory. */
  slice(flat: Float32Array<ArrayBuffer>, { offset, size }: Parameter): Float32Array<ArrayBuffer> {
    return flat.subarray(offset, offset + size);
  }
}
