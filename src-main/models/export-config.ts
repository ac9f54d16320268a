/** The config of a folder that is written out: as it was given, but true of what is written. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModelConfig } from './config.ts';
import type { WeightDType } from './dtypes.ts';
import { FAMILY_TABLE } from './families/index.ts';
import type { ModelFolder } from './folder.ts';
import { parseKeepingNumbers } from './json.ts';

/** torch's names of the element types. */
const TORCH: Readonly<Record<WeightDType, string>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' };

/**
 * The text of config.json. It changes where the head turned out to be one of its own, where another class than the
 * language model was named, and where the weights have another element type than it says: transformers would load
 * them in that type.
 */
export async function exportedConfig(source: ModelFolder): Promise<string> {
  const text = await readFile(join(source.dir, 'config.json'), 'utf8');
  const changes = Object.entries(changesTo(source));
  if (changes.length === 0) return text;
  const json = parseKeepingNumbers(text);
  return `${JSON.stringify({ ...json, ...Object.fromEntries(changes) }, null, 2)}\n`;
}

function changesTo({ config, spec, tensors }: ModelFolder): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  if (parseModelConfig(config, 'config.json').spec.tiedHead !== spec.tiedHead) {
    changes['tie_word_embeddings'] = spec.tiedHead;
  }
  const { architecture } = FAMILY_TABLE[spec.family];
  const named = config['architectures'];
  if (Array.isArray(named) && !named.includes(architecture)) changes['architectures'] = [architecture];
  const [dtype, other] = new Set([...tensors.values()].map((tensor) => TORCH[tensor.dtype]));
  if (dtype === undefined || other !== undefined) return changes;
  for (const field of ['dtype', 'torch_dtype']) {
    const said = config[field] ?? null;
    if (said !== null && said !== 'auto' && said !== dtype) changes[field] = dtype;
  }
  return changes;
}
