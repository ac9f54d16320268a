/**
 * The head of a GGUF file: metadata and the list of tensors, with every check that can be made without reading a weight.
 * Source: `gguf.h` and `gguf.cpp` of llama.cpp; docs/gguf.md of ggml.
 */

import { closeSync, fstatSync, openSync } from 'node:fs';
import { badWeights, requireFile, show, unreadable, unsupported } from '../../models/faults.ts';
import { Cursor } from './cursor.ts';
import { readMetadata } from './metadata.ts';
import { placeTensors, readTensorInfos, type GgufTensor } from './tensor-infos.ts';
import { ALIGNMENT_KEY, DEFAULT_ALIGNMENT, MAGIC, VERSION, type Metadata } from './value-types.ts';

export interface GgufHeader {
  readonly file: string;
  /** Size of the whole file. */
  readonly bytes: number;
  readonly metadata: Metadata;
  /** By name, in the order of the file. */
  readonly tensors: ReadonlyMap<string, GgufTensor>;
}

const NO_GGUF = 'Give a file that llama.cpp or one of its tools wrote, or download it again.';

/**
 * Reads and checks the head of a file.
 *
 * @throws InputError `model.missing-file`; `model.bad-weights` for what breaks the format, naming the key or tensor;
 *   `model.unsupported` for a version or type of elements that is not read
 */
export function readGgufHeader(file: string): GgufHeader {
  requireFile(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  try {
    return readHead(new Cursor(file, descriptor, fstatSync(descriptor).size));
  } finally {
    closeSync(descriptor);
  }
}

function readHead(cursor: Cursor): GgufHeader {
  const { file, size } = cursor;
  if (size < 24) throw badWeights(file, 'header', `The file has ${size} bytes; a GGUF file has at least 24.`, NO_GGUF);
  const magic = String.fromCharCode(...Array.from({ length: 4 }, () => cursor.number('u8')));
  if (magic !== MAGIC) throw badWeights(file, 'magic', `The file starts with ${show(magic)}, not with GGUF.`, NO_GGUF);
  checkVersion(file, cursor.number('u32'));
  const tensors = cursor.count();
  const entries = cursor.count();
  const metadata = readMetadata(cursor, entries);
  const infos = readTensorInfos(cursor, tensors);
  const alignment = alignmentOf(file, metadata);
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  return { file, bytes: size, metadata, tensors: placeTensors(infos, { file, size, dataStart, alignment }) };
}

function checkVersion(file: string, version: number): void {
  if (version === VERSION || version === 2) return;
  // The low half is empty where the bytes stand in the other order.
  const isBigEndian = version > 0xffff && (version & 0xffff) === 0;
  const message = isBigEndian ? 'The file is of a big-endian machine.' : `The file is of version ${version} of GGUF.`;
  throw unsupported(file, 'version', message, 'versions 2 and 3 of GGUF, little-endian');
}

function alignmentOf(file: string, metadata: Metadata): number {
  const given = metadata.get(ALIGNMENT_KEY) ?? DEFAULT_ALIGNMENT;
  if (typeof given === 'number' && given >= 8 && given <= 65_536 && Number.isInteger(Math.log2(given))) return given;
  throw badWeights(file, ALIGNMENT_KEY, `Found ${show(given)}, expected a power of two from 8 to 65536.`);
}
