/** Writing trained adapters as a folder that PEFT loads next to the model: `PeftModel.from_pretrained(model, folder)`. */

import { resolve } from 'node:path';
import { trainedAdapters, type Adapter } from './adapter-values.ts';
import { ADAPTABLE, type AdapterSettings } from './adapters.ts';
import type { ModelFolder } from './folder.ts';
import { jsonFile, writeFolder, type FolderOptions } from './folder-write.ts';
import { safetensorsContent, type TensorSource } from './safetensors-write.ts';
import type { DecoderSpec } from './spec.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';

/** PEFT wraps the model twice; its checkpoints name tensors from the outermost wrapper on. */
const PREFIX = 'base_model.model.';
const WEIGHT = /\.weight$/;

/**
 * Writes `adapter_config.json` and `adapter_model.safetensors` (F32). Tensors outside the adapters that trained as a
 * whole (final norm, head, embedding table) go along as PEFT's `modules_to_save`.
 *
 * @param trained values by the names that tensors have in a checkpoint
 * @param outDir a folder that is absent or empty; its parents are made
 * @throws InputError `request.bad-option` for an `outDir` in use; FailureError `workspace.no-space` or
 *   `workspace.unwritable`; RangeError for values that fit no adapter or tensor
 */
export async function exportAdapters(
  source: ModelFolder,
  settings: AdapterSettings,
  trained: ReadonlyMap<string, Float32Array>,
  outDir: string,
  { more = [], ...options }: FolderOptions = {},
): Promise<void> {
  const { adapters, whole } = trainedAdapters(source.spec, settings, trained);
  const kept = withTiedHead(source.spec, whole);
  const matrices = adapters.flatMap(({ a, b }) => [a, b]);
  const tensors = [
    ...matrices.map(({ tensor: { name, shape }, values }) => ({ name, shape, values })),
    ...[...kept].map(([name, values]) => ({ name, shape: shapeOf(source, name), values })),
  ].map(({ name, ...rest }): TensorSource => ({ name: PREFIX + name, dtype: 'F32', ...rest }));
  const weights = { name: 'adapter_model.safetensors', ...safetensorsContent(tensors, { format: 'pt' }) };
  const config = adapterConfig(source, settings, adapters, [...kept.keys()]);
  await writeFolder(outDir, [jsonFile('adapter_config.json', config), weights, ...more], options);
}

/**
 * PEFT keeps a head that is the embedding table as a tensor of its own next to the table; versions that do not know
 * `ensure_weight_tying` would take it from the model as it was.
 */
function withTiedHead(spec: DecoderSpec, whole: ReadonlyMap<string, Float32Array>): ReadonlyMap<string, Float32Array> {
  const table = whole.get(EMBEDDING_NAME);
  return table === undefined || !spec.tiedHead ? whole : new Map([...whole, [HEAD_NAME, table]]);
}

function shapeOf({ spec, tensors }: ModelFolder, name: string): readonly number[] {
  const tensor = tensors.get(spec.tiedHead && name === HEAD_NAME ? EMBEDDING_NAME : name);
  if (tensor !== undefined && tensor.block === null) return tensor.shape;
  throw new RangeError(`${name} is no tensor that PEFT keeps alongside adapters.`);
}

/** PEFT's `LoraConfig` as its `save_pretrained` writes it; what is left out has PEFT's default. */
function adapterConfig(
  { dir, spec }: ModelFolder,
  { rank, alpha, dropout, targets }: AdapterSettings,
  adapters: readonly Adapter[],
  whole: readonly string[],
) {
  const blocks = [...new Set(adapters.map(({ block }) => block))];
  return {
    base_model_name_or_path: resolve(dir),
    bias: 'none',
    ensure_weight_tying: spec.tiedHead && whole.includes(EMBEDDING_NAME),
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_to_transform: blocks.length === spec.blocks ? null : blocks.map((block) => block - 1),
    lora_alpha: alpha,
    lora_dropout: dropout,
    modules_to_save: whole.length === 0 ? null : whole.map((name) => name.replace(WEIGHT, '')),
    peft_type: 'LORA',
    r: rank,
    target_modules: ADAPTABLE.filter((name) => targets.includes(name)),
    task_type: 'CAUSAL_LM',
  };
}
