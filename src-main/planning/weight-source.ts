/** Where the weights of a graph come from: trainable ones are inputs, frozen ones stay in the user's files. */
import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Builder } from '../autodiff/builder.ts';
import { InputError } from '../base/errors.ts';
import type { WeightDType } from '../models/dtypes.ts';
import type { ModelFolder, ModelTensor } from '../models/folder.ts';
import type { WeightSource } from '../models/layers/context.ts';
import { dtypeInfo, type DType } from '../onnx/dtype.ts';
import type { Value } from '../onnx/graph.ts';

const storedTypes: Record<WeightDType, DType> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

export interface GraphWeights {
  readonly source: WeightSource;
  /** Graph inputs of the tensors in `inputs`, by name, once the graph has asked for them. */
  readonly inputs: ReadonlyMap<string, Value>;
}

/**
 * Weights of `folder` for the graph of `b`.
 * Those named in `inputs` become graph inputs in the graph's float type; the others point into the folder's files,
 * which onnxruntime maps into memory itself, and are cast where they are stored in half precision.
 */
export function graphWeights(b: Builder, folder: ModelFolder, inputs: ReadonlySet<string>): GraphWeights {
  const made = new Map<string, Value>();
  const asInputs = new Map<string, Value>();
  const source: WeightSource = (name, shape) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const value = inputs.has(name) ? b.input(name, b.float, shape) : frozen(b, folder.tensors.get(name), name);
    made.set(name, value);
    if (inputs.has(name)) asInputs.set(name, value);
    return value;
  };
  return { source, inputs: asInputs };
}

/** A tensor of the folder in its stored element type, left in its file. */
export function storedWeight(b: Builder, { name, dtype, file, shape, offset, bytes }: ModelTensor): Value {
  const location = basename(realpathSync(file));
  return b.initializer(name, storedTypes[dtype], shape, { kind: 'external', location, offset, length: bytes });
}

function frozen(b: Builder, tensor: ModelTensor | undefined, name: string): Value {
  if (tensor === undefined) throw new Error(`the folder has no tensor ${name}`);
  const stored = storedWeight(b, tensor);
  if (stored.dtype === b.float) return stored;
  return b.within({ part: 'weights' }, () => b.op('Cast', [stored], { to: dtypeInfo[b.float].code }));
}

/**
 * The one folder in which all weight files really lie (a download cache keeps links to them).
 * @throws InputError `model.bad-weights`
 */
export function weightsFolder(folder: ModelFolder): string {
  const folders = new Set(folder.weights.files.map(({ file }) => dirname(realpathSync(file))));
  const [only, second] = [...folders];
  if (only !== undefined && second === undefined) return only;
  throw new InputError({
    code: 'model.bad-weights',
    file: folder.dir,
    message: `The weight files lie in ${folders.size} different folders behind links.`,
    remedy: 'Copy the files themselves into one folder.',
  });
}
