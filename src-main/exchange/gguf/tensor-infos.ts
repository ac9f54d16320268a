/** The list of tensors in a GGUF file: names, shapes, types and places. */

import { badWeights, unsupported } from '../../models/faults.ts';
import type { Cursor } from './cursor.ts';
import {
  bytesOf,
  otherTypeName,
  tensorTypeOf,
  TENSOR_TYPE_NAMES,
  TENSOR_TYPES,
  type TensorTypeName,
} from './tensor-types.ts';

export interface GgufTensor {
  readonly name: string;
  /** From the slowest dimension to the fastest, as in safetensors; the file has them the other way round. */
  readonly shape: readonly number[];
  readonly type: TensorTypeName;
  /** Position of the first byte in the file. */
  readonly offset: number;
  readonly bytes: number;
}

const MOST_TENSORS = 100_000;
const LONGEST_NAME = 4096;
const MOST_DIMENSIONS = 4;

/** @returns tensors whose offsets count from the start of the data */
export function readTensorInfos(cursor: Cursor, count: number): readonly GgufTensor[] {
  const { file } = cursor;
  if (count > MOST_TENSORS) {
    throw badWeights(file, 'tensor_count', `The file claims ${count} tensors; at most ${MOST_TENSORS} are read.`);
  }
  const infos: GgufTensor[] = [];
  for (let index = 0; index < count; index++) {
    cursor.field = `tensor ${index + 1}`;
    infos.push(readInfo(cursor, cursor.name(LONGEST_NAME)));
  }
  cursor.field = 'header';
  return infos;
}

function readInfo(cursor: Cursor, name: string): GgufTensor {
  const { file } = cursor;
  const dimensions = cursor.number('u32');
  if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
    throw badWeights(file, name, `The tensor has ${dimensions} dimensions; 1 to ${MOST_DIMENSIONS} are possible.`);
  }
  const sizes = Array.from({ length: dimensions }, () => cursor.count());
  const values = sizes.reduce((product, size) => product * size, 1);
  if (!sizes.every((size) => size > 0) || !Number.isSafeInteger(values)) {
    throw badWeights(file, name, `The shape [${sizes.toReversed().join(', ')}] is no shape of a tensor.`);
  }
  const id = cursor.number('u32');
  const type = tensorTypeOf(id);
  if (type === null) {
    const message = `The weight has type ${otherTypeName(id)}.`;
    throw unsupported(file, name, message, `tensors of type ${TENSOR_TYPE_NAMES.join(', ')}`);
  }
  const perBlock = TENSOR_TYPES[type].values;
  if (sizes[0]! % perBlock !== 0) {
    throw badWeights(file, name, `A row has ${sizes[0]} values, which do not fill blocks of ${perBlock} (${type}).`);
  }
  return { name, shape: sizes.toReversed(), type, offset: cursor.count(), bytes: bytesOf(type, values) };
}

/** Where the data lie in the file. */
interface DataPlace {
  readonly file: string;
  /** Of the whole file. */
  readonly size: number;
  readonly dataStart: number;
  readonly alignment: number;
}

/**
 * Checks that each tensor lies inside the file, aligned, and on no other.
 * @returns tensors whose offsets count from the start of the file
 */
export function placeTensors(
  infos: readonly GgufTensor[],
  { file, size, dataStart, alignment }: DataPlace,
): ReadonlyMap<string, GgufTensor> {
  const placed = new Map<string, GgufTensor>();
  for (const info of infos) {
    const { name, bytes } = info;
    const offset = dataStart + info.offset;
    if (placed.has(name)) throw badWeights(file, name, 'The file has this tensor twice.');
    if (info.offset % alignment !== 0) {
      throw badWeights(file, name, `The tensor starts at ${info.offset}, which is no multiple of ${alignment}.`);
    }
    if (offset + bytes > size) {
      const message = `The tensor ends at byte ${offset + bytes}, but the file has only ${size} bytes.`;
      throw badWeights(file, name, message, 'The file is cut off; download it again.');
    }
    placed.set(name, { ...info, offset });
  }
  const sorted = [...placed.values()].sort((a, b) => a.offset - b.offset);
  sorted.reduce((earlier, tensor) => {
    if (tensor.offset >= earlier.offset + earlier.bytes) return tensor;
    throw badWeights(file, tensor.name, `The tensor's data overlap those of ${earlier.name}.`);
  }, NOTHING);
  return placed;
}

const NOTHING: GgufTensor = { name: '', shape: [], type: 'F32', offset: 0, bytes: 0 };
