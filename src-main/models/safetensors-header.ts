/**
 * The header of a safetensors file: parsing and every check that can be made without reading a weight. Pure.
 * Source: the safetensors format (huggingface/safetensors README, "Format").
 */

import { jsonShape, MOST_LEVELS } from '../base/json-shape.ts';
import { byteLength, DTYPE_BITS, isDType, type DType } from './dtypes.ts';
import { badWeights, show } from './faults.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** Largest header the reference library reads, in bytes. */
export const MAX_HEADER_BYTES = 100_000_000;

export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Position of the first byte in the file, counted from the file's start. */
  readonly offset: number;
  /** Length of the data. */
  readonly bytes: number;
}

export interface SafetensorsHeader {
  /** In the order of their data in the file. */
  readonly tensors: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the tensors' data start: 8 plus the header's length. */
  readonly dataStart: number;
}

/**
 * Parses the JSON header and checks that the tensors tile the data section exactly.
 *
 * @param json the header's bytes, without the 8 length bytes
 * @param file path for messages
 * @param fileBytes size of the whole file
 * @throws InputError `model.bad-weights` naming the tensor, or `header`
 */
export function parseSafetensorsHeader(json: Uint8Array, file: string, fileBytes: number): SafetensorsHeader {
  const dataStart = 8 + json.length;
  const { __metadata__: metadata = {}, ...rest } = parseJson(json, file);
  if (!isJsonObject(metadata) || !isStringRecord(metadata)) {
    throw badWeights(file, '__metadata__', 'The metadata must be an object of strings.');
  }
  const tensors = Object.entries(rest)
    .map(([name, value]) => parseEntry(name, value, dataStart, file))
    .sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  checkTiling(tensors, dataStart, fileBytes, file);
  return { tensors, metadata, dataStart };
}

function parseJson(json: Uint8Array, file: string): JsonObject {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(json);
  } catch {
    throw badWeights(file, 'header', 'The header is not valid UTF-8.');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badWeights(file, 'header', 'The header is not valid JSON.');
  }
  if (!isJsonObject(value)) throw badWeights(file, 'header', 'The header is not a JSON object.');
  const { depth, keys } = jsonShape(text);
  if (depth > MOST_LEVELS) {
    throw badWeights(file, 'header', `The header is nested more than ${MOST_LEVELS} levels deep.`);
  }
  if (keys > Object.keys(value).length) throw badWeights(file, 'header', 'The header names a tensor twice.');
  return value;
}

function parseEntry(name: string, value: unknown, dataStart: number, file: string): TensorEntry {
  if (!isJsonObject(value)) throw badWeights(file, name, `The tensor's entry is ${show(value)}, not an object.`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !isDType(dtype)) {
    const known = Object.keys(DTYPE_BITS).join(', ');
    throw badWeights(file, name, `The dtype is ${show(dtype)}; the format knows ${known}.`);
  }
  if (!isSizes(shape)) throw badWeights(file, name, `The shape is ${show(shape)}, not a list of sizes.`);
  if (!isSizes(offsets) || offsets.length !== 2) {
    throw badWeights(file, name, `data_offsets is ${show(offsets)}, not a pair of positions.`);
  }
  const [begin, end] = [offsets[0]!, offsets[1]!];
  if (begin > end) throw badWeights(file, name, `The tensor ends at byte ${end}, before its start at ${begin}.`);
  const expected = byteLength(dtype, shape);
  if (end - begin !== expected) {
    throw badWeights(
      file,
      name,
      `${dtype} of shape ${show(shape)} takes ${expected} bytes, but data_offsets spans ${end - begin}.`,
    );
  }
  return { name, dtype, shape, offset: dataStart + begin, bytes: end - begin };
}

/** The data section must be covered by the tensors without overlap, hole or rest; `tensors` come sorted by offset. */
function checkTiling(tensors: readonly TensorEntry[], dataStart: number, fileBytes: number, file: string): void {
  let position = dataStart;
  let previous = '';
  for (const { name, offset, bytes } of tensors) {
    if (offset < position) throw badWeights(file, name, `The tensor's data overlap those of ${previous}.`);
    const end = offset + bytes;
    if (end > fileBytes) {
      const message = `The tensor ends at byte ${end}, but the file has only ${fileBytes} bytes.`;
      throw badWeights(file, name, message, 'The file is truncated; download it again.');
    }
    if (offset > position) {
      throw badWeights(file, name, `The ${offset - position} bytes before this tensor belong to no tensor.`);
    }
    position = end;
    previous = name;
  }
  if (position < fileBytes) {
    throw badWeights(file, 'header', `The last ${fileBytes - position} bytes of the file belong to no tensor.`);
  }
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function isStringRecord(value: JsonObject): value is Record<string, string> {
  return Object.values(value).every((entry) => typeof entry === 'string');
}
