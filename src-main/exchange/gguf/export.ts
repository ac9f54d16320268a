/** A model as a GGUF file for llama.cpp, Ollama and their like. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GgufType } from '../../contract/export.ts';
import { unsupported } from '../../models/faults.ts';
import type { NewValues } from '../../models/export.ts';
import type { ModelFolder, ModelTensor } from '../../models/folder.ts';
import type { NewFile } from '../../models/folder-write.ts';
import { readJsonObject } from '../../models/json.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { metadataOf } from './config-out.ts';
import { placesOf } from './match-tensors.ts';
import { isTooLarge, QUANTISE, type WrittenType } from './quantise.ts';
import { folderRowOf, llama3Factors } from './rotary.ts';
import { ggufName, ROPE_FACTORS } from './tensor-names.ts';
import { TENSOR_TYPES } from './tensor-types.ts';
import { vocabularyOf } from './tokenizer/to-gguf.ts';
import { ggufFile, type MetaEntry, type NewTensor } from './write.ts';

const STORED: Readonly<Record<GgufType, WrittenType>> = { f16: 'F16', bf16: 'BF16', q8_0: 'Q8_0', f32: 'F32' };
/** `general.file_type`: `enum llama_ftype` in `llama.h`. */
const FILE_TYPES: Readonly<Record<GgufType, number>> = { f32: 0, f16: 1, q8_0: 7, bf16: 32 };

export interface GgufExport {
  readonly file: NewFile;
  readonly notes: readonly string[];
  /** Texts of the tokens that end a text. */
  readonly ends: readonly string[];
}

/**
 * The file, to be written by `writeFolder`. At no time are the values of more than one tensor in memory.
 *
 * @param replaced new values by tensor name
 * @param type of the matrices; norms and biases are always float32
 * @param name `general.name`
 * @throws InputError `model.unsupported` for what llama.cpp would compute or tokenise in another way; while it is
 *   written, for a value that the type cannot hold, and `model.` codes when the source changed meanwhile
 */
export async function exportGguf(
  source: ModelFolder,
  replaced: ReadonlyMap<string, NewValues>,
  type: GgufType,
  name: string,
): Promise<GgufExport> {
  const { spec, tokens, tokenizer } = source;
  const config = metadataOf(spec, join(source.dir, 'config.json'));
  const vocabulary = vocabularyOf(
    {
      file: tokenizer.tokenizer,
      json: await readJsonObject(tokenizer.tokenizer, 'model.bad-tokenizer'),
      config: tokenizer.config === null ? {} : await readJsonObject(tokenizer.config, 'model.bad-tokenizer'),
      template: await readFile(join(source.dir, 'chat_template.jinja'), 'utf8').catch(() => null),
    },
    tokens,
    spec.vocabSize,
  );
  const metadata = new Map<string, MetaEntry>([
    ...config.metadata,
    ['general.name', { type: 'string', value: name }],
    ['general.file_type', { type: 'u32', value: FILE_TYPES[type] }],
    ['general.quantization_version', { type: 'u32', value: 2 }],
    ...vocabulary.metadata,
  ]);
  const tensors = [...source.tensors.values()].map((tensor) => newTensor(source, tensor, replaced, STORED[type]));
  return {
    file: ggufFile(`model-${type}.gguf`, metadata, [...factors(source), ...tensors]),
    notes: [...config.notes, ...vocabulary.notes],
    ends: vocabulary.ends,
  };
}

function factors({ spec }: ModelFolder): NewTensor[] {
  const { ropeScaling: scaling } = spec;
  if (scaling.type !== 'llama3') return [];
  const values = llama3Factors(spec, scaling);
  return [
    { name: ROPE_FACTORS, shape: [values.length], type: 'F32', bytes: () => Promise.resolve(QUANTISE.F32(values)) },
  ];
}

function newTensor(
  { spec }: ModelFolder,
  tensor: ModelTensor,
  replaced: ReadonlyMap<string, NewValues>,
  wanted: WrittenType,
): NewTensor {
  const { name, shape } = tensor;
  const fits = shape.at(-1)! % TENSOR_TYPES[wanted].values === 0;
  const type = shape.length === 1 ? 'F32' : fits ? wanted : 'F16';
  const bytes = async (): Promise<Uint8Array> => {
    const given = replaced.get(name) ?? (() => readTensorF32(tensor.file, tensor));
    const values = typeof given === 'function' ? await given() : given;
    refuseTooLarge(values, tensor, type);
    return QUANTISE[type](arranged(values, placesOf(tensor, spec)));
  };
  return { name: ggufName(name, spec), shape, type, bytes };
}

function refuseTooLarge(values: Float32Array, { file, storedName }: ModelTensor, type: WrittenType): void {
  for (let i = 0; i < values.length; i++) {
    if (!isTooLarge(values[i]!, type)) continue;
    throw unsupported(file, storedName, `The value ${values[i]} does not fit into ${type}.`, '--type bf16');
  }
}

/** Values as the file has them: rows of each head in its order, norms with what is added. */
function arranged(values: Float32Array, { width, headRows, shift }: ReturnType<typeof placesOf>): Float32Array {
  if (shift !== 0) return values.map((value) => value + shift);
  if (headRows === null) return values;
  const moved = new Float32Array(values.length);
  for (let row = 0; row * width < values.length; row++) {
    const within = row % headRows;
    const from = row - within + folderRowOf(within, headRows);
    moved.set(values.subarray(from * width, (from + 1) * width), row * width);
  }
  return moved;
}
