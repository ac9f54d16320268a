/**
 * Exports of tiny models with adapters whose values are fixed functions of their places, so that the bytes are the same
 * on every machine. `node e2e/testing/tiny-adapters.ts CASE OUT` writes `OUT/peft`, adapters for PEFT, and
 * `OUT/merged`, the model with them merged in, for `e2e/goldens/peft/generate.py`.
 */
import { join } from 'node:path';
import { adapterTensors, type AdapterSettings } from '../../src-main/models/adapters.ts';
import { elementCount } from '../../src-main/models/dtypes.ts';
import { exportModelFolder } from '../../src-main/models/export.ts';
import { exportAdapters } from '../../src-main/models/export-peft.ts';
import { openModelFolder, type ModelFolder } from '../../src-main/models/folder.ts';
import { mergeAdapters } from '../../src-main/models/merge.ts';
import { readTensorF32 } from '../../src-main/models/safetensors.ts';
import { GOLDEN_MODELS } from './tiny-task.ts';

interface AdapterCase {
  readonly settings: AdapterSettings;
  readonly blocks: readonly number[];
  /** Tensors of the model that changed as a whole. */
  readonly whole: readonly string[];
}

const qkv = ['q_proj', 'k_proj', 'v_proj'];
const EMBEDDING = 'model.embed_tokens.weight';
const NORM = 'model.norm.weight';

/** By the golden model: every block; some blocks, every layer, the norm; the head and the norm; a tied table. */
export const ADAPTER_CASES = {
  'llama-linear-bias-tied': { settings: { rank: 4, alpha: 8, dropout: 0.1, targets: qkv }, blocks: [1, 2], whole: [] },
  gemma2: {
    settings: { rank: 3, alpha: 4, dropout: 0, targets: [...qkv, 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] },
    blocks: [2, 4],
    whole: [NORM],
  },
  'llama-gqa-untied': {
    settings: { rank: 8, alpha: 16, dropout: 0, targets: ['down_proj', 'o_proj'] },
    blocks: [3],
    whole: [NORM, 'lm_head.weight'],
  },
  'qwen2-tied': { settings: { rank: 2, alpha: 1, dropout: 0, targets: qkv }, blocks: [1, 2], whole: [EMBEDDING] },
} as const satisfies Record<string, AdapterCase>;
export type AdapterCaseName = keyof typeof ADAPTER_CASES;

/** What a run of this case would have trained: by name, in 64ths, so that nothing is rounded. */
export async function trainedValues(folder: ModelFolder, name: AdapterCaseName): Promise<Map<string, Float32Array>> {
  const { settings, blocks, whole }: AdapterCase = ADAPTER_CASES[name];
  const trained = new Map<string, Float32Array>();
  for (const [at, tensor] of adapterTensors(folder.spec, settings, blocks).entries()) {
    const length = elementCount(tensor.shape);
    trained.set(
      tensor.name,
      Float32Array.from({ length }, (_, i) => (((i * 7 + at * 5) % 23) - 11) / 64),
    );
  }
  for (const tensor of whole.map((each) => folder.tensors.get(each)!)) {
    const values = await readTensorF32(tensor.file, tensor);
    trained.set(tensor.name, values.map((value, i) => value / 2 + ((i % 7) - 3) / 64)); // prettier-ignore
  }
  return trained;
}

/** Writes both exports of a case into `out`. */
export async function makeAdapterExports(name: AdapterCaseName, out: string): Promise<void> {
  const folder = await openModelFolder(join(GOLDEN_MODELS, name));
  const trained = await trainedValues(folder, name);
  const { settings } = ADAPTER_CASES[name];
  await exportAdapters(folder, settings, trained, join(out, 'peft'));
  await exportModelFolder(folder, mergeAdapters(folder, settings, trained), join(out, 'merged'));
}

function isCase(name: string): name is AdapterCaseName {
  return Object.hasOwn(ADAPTER_CASES, name);
}

if (import.meta.main) {
  const [name, out] = process.argv.slice(2);
  if (name === undefined || out === undefined || !isCase(name)) throw new Error('usage: tiny-adapters.ts CASE OUT');
  await makeAdapterExports(name, out);
}
