/** Tiny model folders on disk for the tests of this room. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byteLength, type DType, type WeightDType } from '../dtypes.ts';
import type { JsonObject } from '../json.ts';
import { writeRandomModelFolder } from '../random-folder.ts';
import { readSafetensorsHeader, readTensorF32 } from '../safetensors.ts';
import { headerBytes, writeSafetensors } from '../safetensors-write.ts';

export const tinyLlama: JsonObject = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: 40,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 64,
  tie_word_embeddings: true,
  eos_token_id: [2, 3],
  pad_token_id: 0,
};

/** A fresh folder under the system's temporary one, with a name that says what made it. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'salf-models-'));
}

/** Writes a complete folder (config, random weights, a tokenizer file) and returns its path. */
export async function writeTinyFolder(config: JsonObject = tinyLlama, dtype: WeightDType = 'F32'): Promise<string> {
  const dir = await temporaryFolder();
  await writeRandomModelFolder(dir, config, { seed: 1, dtype });
  await writeFile(join(dir, 'tokenizer.json'), '{}');
  return dir;
}

/** Rewrites the weights of a float32 folder: `change` gets each tensor and gives what is stored instead. */
export async function rewriteWeights(
  dir: string,
  change: (tensors: Map<string, { shape: readonly number[]; values: Float32Array }>) => void,
): Promise<void> {
  const file = join(dir, 'model.safetensors');
  const tensors = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const entry of (await readSafetensorsHeader(file)).tensors) {
    tensors.set(entry.name, { shape: entry.shape, values: await readTensorF32(file, entry) });
  }
  change(tensors);
  await writeSafetensors(
    file,
    [...tensors].map(([name, tensor]) => ({ name, dtype: 'F32' as const, ...tensor })),
  );
}

/** Splits the weights of a float32 folder into two shards with an index, tensor by tensor in turn. */
export async function shardWeights(dir: string): Promise<void> {
  const file = join(dir, 'model.safetensors');
  const { tensors } = await readSafetensorsHeader(file);
  const weightMap: Record<string, string> = {};
  for (const shard of [0, 1]) {
    const name = `model-0000${shard + 1}-of-00002.safetensors`;
    const own = tensors.filter((_, index) => index % 2 === shard);
    for (const entry of own) weightMap[entry.name] = name;
    const sources = own.map(async (entry) => ({
      name: entry.name,
      dtype: 'F32' as const,
      shape: entry.shape,
      values: await readTensorF32(file, entry),
    }));
    await writeSafetensors(join(dir, name), await Promise.all(sources), { format: 'pt' });
  }
  await rm(file);
  await writeFile(join(dir, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: weightMap }));
}

/** Adds tensors of zeros of any element type to the single weights file of a folder, behind the others. */
export async function addZeros(
  dir: string,
  tensors: readonly { readonly name: string; readonly dtype: DType; readonly shape: readonly number[] }[],
): Promise<void> {
  const file = join(dir, 'model.safetensors');
  const { tensors: stored, dataStart } = await readSafetensorsHeader(file);
  const data = (await readFile(file)).subarray(dataStart);
  const zeros = tensors.map(({ dtype, shape }) => Buffer.alloc(byteLength(dtype, shape)));
  await writeFile(file, Buffer.concat([headerBytes([...stored, ...tensors], {}), data, ...zeros]));
}

/** Gives the tensors of a single weights file other names; the data stay. */
export async function renameTensors(dir: string, rename: (name: string) => string): Promise<void> {
  const file = join(dir, 'model.safetensors');
  const { tensors, dataStart } = await readSafetensorsHeader(file);
  const data = (await readFile(file)).subarray(dataStart);
  const renamed = tensors.map((tensor) => ({ ...tensor, name: rename(tensor.name) }));
  await writeFile(file, Buffer.concat([headerBytes(renamed, {}), data]));
}
