/** Weights as other tools write them, which this program would compute wrongly: refused by the tool's name. */

import { InputError } from '../base/errors.ts';
import { show } from './faults.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { TensorEntry } from './safetensors-header.ts';
import type { Weights } from './weights.ts';

/** How people call the methods of transformers' `quantization_config.quant_method`. */
const METHODS: Readonly<Record<string, string>> = {
  aqlm: 'AQLM',
  awq: 'AWQ',
  bitnet: 'BitNet',
  bitsandbytes: 'bitsandbytes',
  'compressed-tensors': 'compressed-tensors',
  eetq: 'EETQ',
  fbgemm_fp8: 'FBGEMM FP8',
  fp8: 'FP8',
  gptq: 'GPTQ',
  higgs: 'HIGGS',
  hqq: 'HQQ',
  modelopt: 'ModelOpt',
  mxfp4: 'MXFP4',
  quanto: 'Quanto',
  quark: 'Quark',
  spqr: 'SpQR',
  torchao: 'torchao',
  vptq: 'VPTQ',
};

/** Fields of config.json that tell of quantisation: transformers' own, its older name, and MLX's. */
const FIELDS = ['quantization_config', 'compression_config', 'quantization'] as const;

/** @throws InputError `model.unsupported` for a config of quantised weights, naming the tool and the bits */
export function refuseQuantisedConfig(config: JsonObject, file: string): void {
  for (const field of FIELDS) {
    const value = config[field] ?? null;
    if (value === null) continue;
    const tool = field === 'quantization' ? 'MLX' : methodOf(value);
    const bits = bitsOf(value);
    throw quantised(
      file,
      field,
      `${tool ?? 'a method that it does not name'}${bits === null ? '' : ` (${bits} bits)`}`,
    );
  }
}

function methodOf(value: unknown): string | null {
  if (!isJsonObject(value)) return null;
  const method =
    value['quant_method'] ?? (value['load_in_4bit'] === true || value['load_in_8bit'] === true ? 'bitsandbytes' : null);
  if (typeof method !== 'string') return null;
  return Object.hasOwn(METHODS, method) ? METHODS[method]! : show(method);
}

function bitsOf(value: unknown): number | null {
  if (!isJsonObject(value)) return null;
  if (value['load_in_4bit'] === true) return 4;
  if (value['load_in_8bit'] === true) return 8;
  const bits = value['bits'] ?? value['w_bit'] ?? value['nbits'];
  return typeof bits === 'number' ? bits : null;
}

/** What tensors of a tool look like; the first that fits names the tool. */
const TENSORS: readonly { readonly tool: string; readonly isOne: (entry: TensorEntry) => boolean }[] = [
  { tool: 'GPTQ or AWQ', isOne: ({ name }) => /\.(qweight|qzeros|g_idx)$/.test(name) },
  {
    tool: 'bitsandbytes',
    isOne: ({ name }) => /\.(SCB|weight\.(absmax|quant_map|nested_absmax|quant_state\..*))$/.test(name),
  },
  { tool: 'compressed-tensors', isOne: ({ name }) => /\.weight_(packed|zero_point|shape)$/.test(name) },
  { tool: 'HQQ', isOne: ({ name }) => /\.W_q$/.test(name) },
  { tool: 'EETQ', isOne: ({ name }) => /\.weight_scales$/.test(name) },
  { tool: 'FP8', isOne: ({ name, dtype }) => /^F8_/.test(dtype) || /\.weight_scale(_inv)?$/.test(name) },
  { tool: 'MXFP4', isOne: ({ dtype }) => /^F[46]/.test(dtype) && dtype !== 'F64' },
  { tool: 'MLX', isOne: ({ name, dtype }) => dtype === 'U32' && name.endsWith('.weight') },
  { tool: 'integers', isOne: ({ name, dtype }) => /^[IU]8$/.test(dtype) && name.endsWith('proj.weight') },
];

/**
 * @throws InputError `model.unsupported` for tensors of quantised weights, `model.bad-weights` for adapters that stand
 *   unmerged among the weights; both name the tensor
 */
export function refuseForeignTensors({ tensors }: Weights): void {
  const stored = [...tensors.values()];
  for (const { tool, isOne } of TENSORS) {
    const found = stored.find(({ entry }) => isOne(entry));
    if (found !== undefined) throw quantised(found.file, found.entry.name, tool);
  }
  const adapter = stored.find(({ entry: { name } }) =>
    /\.(lora_(A|B|embedding_A|embedding_B)|base_layer)\./.test(name),
  );
  if (adapter === undefined) return;
  throw new InputError({
    code: 'model.bad-weights',
    file: adapter.file,
    field: adapter.entry.name,
    message: 'The weights hold adapters that were not merged.',
    remedy: 'Merge them with PEFT (merge_and_unload) and save the model again.',
  });
}

function quantised(file: string, field: string, how: string): InputError {
  return new InputError({
    code: 'model.unsupported',
    file,
    field,
    message: `The weights are quantised with ${how}.`,
    remedy: 'Use the model from which it was made, with weights of dtype F32, F16 or BF16.',
  });
}
