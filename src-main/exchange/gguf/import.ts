/** A GGUF file as a Hugging Face model folder of float16. */

import type { FileHandle } from 'node:fs/promises';
import { byteLength } from '../../models/dtypes.ts';
import { badWeights, unsupported } from '../../models/faults.ts';
import { writeFully, type Sink } from '../../models/disk.ts';
import { jsonFile, writeFolder, type NewFile, type WriteOptions } from '../../models/folder-write.ts';
import { narrowToFloat16 } from '../../models/half.ts';
import { withFile } from '../../models/safetensors.ts';
import { headerBytes } from '../../models/safetensors-write.ts';
import type { FamilyName } from '../../models/spec.ts';
import { SINGLE_NAME } from '../../models/weights.ts';
import { configFrom } from './config-in.ts';
import { readGgufHeader } from './header.ts';
import { matchTensors, type MatchedTensor } from './match-tensors.ts';
import { Questions } from './metadata.ts';
import { readValues } from './read-values.ts';
import { ggufRowOf } from './rotary.ts';
import { isQuantised, type TensorTypeName } from './tensor-types.ts';
import { tokenizerFrom } from './tokenizer/from-gguf.ts';

export interface Imported {
  readonly out: string;
  readonly family: FamilyName;
  readonly tensors: number;
  /** How many tensors the file has of each type. */
  readonly types: Readonly<Partial<Record<TensorTypeName, number>>>;
  /** What a user should know of, in plain English. */
  readonly notes: readonly string[];
}

/** Values that are in memory at a time, about. */
const PIECE = 1 << 20;
const LARGEST_FLOAT16 = 65_520;

/**
 * Writes the folder: config, weights, tokenizer, special tokens and chat template. A piece of one tensor is in memory at a
 * time. The folder appears under its name only when it is complete.
 *
 * @param outDir a folder that is absent or empty
 * @throws InputError with a `model.` code naming the file and the key or tensor; `request.bad-option` for an `outDir` in
 *   use; FailureError `workspace.no-space` or `workspace.unwritable`; the signal's reason
 */
export async function importGguf(file: string, outDir: string, options: WriteOptions = {}): Promise<Imported> {
  const header = readGgufHeader(file);
  const tokenizer = tokenizerFrom(new Questions(header));
  return withFile(file, async (handle) => {
    const { json, spec } = await configFrom(header, handle, tokenizer.ids);
    if (tokenizer.size > spec.vocabSize) {
      const message = `The file has ${tokenizer.size} tokens, but the embedding table has ${spec.vocabSize} rows.`;
      throw badWeights(file, 'tokenizer.ggml.tokens', message);
    }
    const tensors = matchTensors(header, spec);
    const { bos, eos, pad } = tokenizer.ids;
    const generation = { bos_token_id: bos, eos_token_id: eos.length === 1 ? eos[0] : eos, pad_token_id: pad };
    const isGiven = ([, id]: readonly [string, unknown]): boolean =>
      id !== null && !(Array.isArray(id) && id.length === 0);
    await writeFolder(
      outDir,
      [
        jsonFile('config.json', json),
        jsonFile('generation_config.json', Object.fromEntries(Object.entries(generation).filter(isGiven))),
        jsonFile('tokenizer.json', tokenizer.definition),
        jsonFile('tokenizer_config.json', { ...tokenizer.config, model_max_length: spec.maxPositions }),
        weightsFile(handle, file, tensors),
      ],
      options,
    );
    const types = countTypes(tensors);
    return { out: outDir, family: spec.family, tensors: tensors.length, types, notes: notesOf(types) };
  });
}

function weightsFile(from: FileHandle, file: string, tensors: readonly MatchedTensor[]): NewFile {
  const sorted = tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const header = headerBytes(
    sorted.map(({ name, shape }) => ({ name, shape, dtype: 'F16' as const })),
    { format: 'pt' },
  );
  const fill = async (to: Sink): Promise<void> => {
    await writeFully(to, header);
    for (const tensor of sorted) {
      for (let row = 0; row < tensor.rows;) {
        const count = Math.min(rowsAtOnce(tensor), tensor.rows - row);
        const values = new Float32Array(count * tensor.width);
        await readValues(from, file, tensor.source, row * tensor.width, values);
        await writeFully(to, asFloat16(arranged(values, tensor), file, tensor));
        row += count;
      }
    }
  };
  return {
    name: SINGLE_NAME,
    bytes: sorted.reduce((sum, { shape }) => sum + byteLength('F16', shape), header.length),
    fill,
  };
}

/** Whole heads, where their rows change places. */
function rowsAtOnce({ width, headRows }: MatchedTensor): number {
  const rows = Math.max(1, Math.floor(PIECE / width));
  return headRows === null ? rows : Math.max(1, Math.floor(rows / headRows)) * headRows;
}

/** Values as the model folder has them: rows of each head in their order, norms without what was added. */
function arranged(values: Float32Array, { width, headRows, shift }: MatchedTensor): Float32Array {
  if (shift !== 0) for (let i = 0; i < values.length; i++) values[i]! -= shift;
  if (headRows === null) return values;
  const moved = new Float32Array(values.length);
  for (let row = 0; row * width < values.length; row++) {
    const within = row % headRows;
    const from = row - within + ggufRowOf(within, headRows);
    moved.set(values.subarray(from * width, (from + 1) * width), row * width);
  }
  return moved;
}

function asFloat16(values: Float32Array, file: string, { source }: MatchedTensor): Uint8Array {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]!) < LARGEST_FLOAT16) continue;
    throw unsupported(file, source.name, `The value ${values[i]} does not fit into float16.`, 'values up to 65504');
  }
  const narrowed = new Uint16Array(values.length);
  narrowToFloat16(new Uint32Array(values.buffer, values.byteOffset, values.length), narrowed);
  return new Uint8Array(narrowed.buffer);
}

function countTypes(tensors: readonly MatchedTensor[]): Readonly<Partial<Record<TensorTypeName, number>>> {
  const counts: Partial<Record<TensorTypeName, number>> = {};
  for (const { source } of tensors) counts[source.type] = (counts[source.type] ?? 0) + 1;
  return counts;
}

function notesOf(types: Readonly<Partial<Record<TensorTypeName, number>>>): readonly string[] {
  const names = Object.keys(types) as TensorTypeName[];
  const quantised = names.filter(isQuantised);
  const wider = names.filter((type) => type === 'F32' || type === 'BF16');
  return [
    ...(quantised.length === 0
      ? []
      : [
          `Weights of type ${quantised.join(', ')} were rounded when the file was made and stay rounded; ` +
            'scores can differ from those of the original model.',
        ]),
    ...(wider.length === 0 ? [] : [`Weights of type ${wider.join(', ')} are rounded to float16.`]),
  ];
}
