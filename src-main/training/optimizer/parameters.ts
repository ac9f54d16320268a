/**
 * The trainable tensors of a run in flat memory: values, gradients and both moments are one array each, so that the
 * optimiser walks memory in order and in pieces that fit the cache, whatever tensors the model has.
 */
import { flatArray, type Flat } from '../../kernels/memory.ts';
import { ParameterLayout, type Parameter, type TrainableTensor } from '../../planning/parameter-layout.ts';

export class Parameters extends ParameterLayout {
  readonly values: Flat;
  readonly gradients: Flat;
  /** Running mean of the gradient. */
  readonly firstMoment: Flat;
  /** Running mean of the squared gradient. */
  readonly secondMoment: Flat;

  /** @param array makes their memory; by default such that kernels can work on it */
  constructor(tensors: readonly TrainableTensor[], array: (size: number) => Flat = flatArray) {
    super(tensors);
    this.values = array(this.size);
    this.gradients = array(this.size);
    this.firstMoment = array(this.size);
    this.secondMoment = array(this.size);
  }

  /** The part of a flat array that holds one tensor; shares its memory. */
  slice(flat: Flat, { offset, size }: Parameter): Flat {
    return flat.subarray(offset, offset + size);
  }
}
