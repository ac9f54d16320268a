/** Adapters merged into the weights that they adapt, for a model folder that needs no knowledge of them. */

import { trainedAdapters, type Adapter } from './adapter-values.ts';
import type { AdapterSettings } from './adapters.ts';
import type { NewValues } from './export.ts';
import type { ModelFolder } from './folder.ts';
import { readTensorF32 } from './safetensors.ts';

/**
 * New values of the model's tensors: W + alpha / r B A (arXiv 2106.09685, section 4.1) for each layer with an adapter,
 * computed when they are asked for, and what trained as a whole as it is. For `exportModelFolder`.
 * @param trained values by the names that tensors have in a checkpoint
 * @throws RangeError for values that fit no adapter; reading a weight throws InputError with a `model.` code
 */
export function mergeAdapters(
  source: ModelFolder,
  settings: AdapterSettings,
  trained: ReadonlyMap<string, Float32Array>,
): Map<string, NewValues> {
  const { adapters, whole } = trainedAdapters(source.spec, settings, trained);
  const merged = new Map<string, NewValues>(whole);
  for (const adapter of adapters) {
    const stored = source.tensors.get(`${adapter.layer}.weight`)!;
    merged.set(stored.name, async () => {
      const weight = await readTensorF32(stored.file, stored);
      addProduct(weight, adapter, settings.alpha / settings.rank);
      return weight;
    });
  }
  return merged;
}

/** W += scale B A in place, each element summed in double precision and rounded once. */
function addProduct(weight: Float32Array, { a, b }: Adapter, scale: number): void {
  const [rank, into] = a.tensor.shape;
  const row = new Float64Array(into);
  for (let out = 0; out < b.tensor.shape[0]; out++) {
    const stored = weight.subarray(out * into, (out + 1) * into);
    row.set(stored);
    for (let k = 0; k < rank; k++) {
      const factor = scale * b.values[out * rank + k]!;
      const from = k * into;
      for (let i = 0; i < into; i++) row[i]! += factor * a.values[from + i]!;
    }
    stored.set(row);
  }
}
