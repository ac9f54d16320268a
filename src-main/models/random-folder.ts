/** Model folders with random weights, for benchmarks at a real model's size and for tests at a tiny one. */

import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../base/random.ts';
import { parseModelConfig } from './config.ts';
import type { WeightDType } from './dtypes.ts';
import type { JsonObject } from './json.ts';
import { writeSafetensors, type TensorSource } from './safetensors-write.ts';
import type { DecoderSpec } from './spec.ts';
import { expectedTensors, type ExpectedTensor } from './tensors.ts';
import { SINGLE_NAME } from './weights.ts';

export interface RandomFolderOptions {
  readonly seed: number;
  readonly dtype: WeightDType;
  /** A folder whose tokenizer files are copied; without it the folder has no tokenizer. */
  readonly tokenizerFrom?: string;
}

/**
 * Writes a folder of the config's shape: weights and biases from normal(0, 0.02), norms at their neutral value. The
 * same seed gives the same bytes. The weights are made and written in chunks, so memory does not grow with the model.
 *
 * @param dir made when it is not there; files of the same names are replaced
 * @throws InputError for a config that this program refuses; FailureError when the weights cannot be written
 */
export async function writeRandomModelFolder(
  dir: string,
  config: JsonObject,
  { seed, dtype, tokenizerFrom }: RandomFolderOptions,
): Promise<void> {
  const { spec } = parseModelConfig(config, join(dir, 'config.json'));
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const random = Random.seeded(seed);
  const normal = normalTable(random.split('normal table'), 0.02);
  const tensors = expectedTensors(spec).map((tensor) => sourceOf(tensor, spec, dtype, random, normal));
  await writeSafetensors(join(dir, SINGLE_NAME), tensors, { format: 'pt' });
  if (tokenizerFrom === undefined) return;
  for (const name of await readdir(tokenizerFrom)) {
    if (name.startsWith('tokenizer')) await copyFile(join(tokenizerFrom, name), join(dir, name));
  }
}

function sourceOf(
  { name, shape, role }: ExpectedTensor,
  spec: DecoderSpec,
  dtype: WeightDType,
  random: Random,
  normal: Float32Array,
): TensorSource {
  if (role === 'norm' || role === 'finalNorm') {
    return { name, shape, dtype, values: (chunk) => chunk.fill(1 - spec.normOffset) };
  }
  const stream = random.split(name);
  const values = (chunk: Float32Array): void => {
    for (let i = 0; i < chunk.length; i++) chunk[i] = normal[stream.uint32() >>> 16]!;
  };
  return { name, shape, dtype, values };
}

/**
 * 65536 draws of normal(0, deviation), in pairs of both signs so that their mean is exactly 0. Picking from such a
 * table is many times faster than drawing new values, and hundreds of millions of weights do not need more distinct values.
 */
function normalTable(random: Random, deviation: number): Float32Array {
  const table = new Float32Array(0x10000);
  for (let i = 0; i < table.length; i += 2) {
    // Box and Muller 1958; 1 - u keeps the logarithm's argument above 0.
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    table[i] = deviation * radius * Math.cos(2 * Math.PI * random.uniform());
    table[i + 1] = -table[i]!;
  }
  return table;
}
