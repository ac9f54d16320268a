/**
 * Exports of tiny models whose trained values are a fixed function of the original ones, so that the bytes are the same
 * on every machine. `node e2e/testing/tiny-exports.ts CASE OUT` writes one, for `e2e/goldens/export/generate.py`.
 */
import { join } from 'node:path';
import { exportModelFolder } from '../../src-main/models/export.ts';
import { openModelFolder } from '../../src-main/models/folder.ts';
import { readTensorF32 } from '../../src-main/models/safetensors.ts';
import { GOLDEN_MODELS } from './tiny-task.ts';

/** Untied F32; BF16 in two shards; a head tied to the embedding table. */
export const EXPORT_CASES = ['llama-gqa-untied', 'llama-bf16', 'qwen2-tied'] as const;

/** Writes the export of one case into a folder that is not there yet. Its last block, final norm and both ends change. */
export async function makeExport(name: string, out: string): Promise<void> {
  const folder = await openModelFolder(join(GOLDEN_MODELS, name));
  const changing = new RegExp(`^(lm_head|model\\.(embed_tokens|norm|layers\\.${folder.spec.blocks - 1}))\\.`);
  const replaced = new Map<string, Float32Array>();
  for (const tensor of [...folder.tensors.values()].filter((each) => changing.test(each.name))) {
    // Halves and sums of 64ths: one rounding to float32 each, no order of summation to differ in.
    const values = await readTensorF32(tensor.file, tensor);
    replaced.set(
      tensor.name,
      values.map((value, index) => value / 2 + ((index % 7) - 3) / 64),
    );
  }
  await exportModelFolder(folder, replaced, out);
}

if (import.meta.main) {
  const [name, out] = process.argv.slice(2);
  if (name === undefined || out === undefined) throw new Error('usage: tiny-exports.ts CASE OUT');
  await makeExport(name, out);
}
