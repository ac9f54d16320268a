/** The LM head W [V, d] read in parts: of a large vocabulary no second copy is ever made. */
import * as ort from 'onnxruntime-node';
import type { Builder } from '../../autodiff/builder.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { EMBEDDING_NAME, HEAD_NAME } from '../../models/tensors.ts';
import type { Value } from '../../onnx/graph.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { storedWeight } from '../../planning/weight-source.ts';

/** A model whose weights lie in its folder, but for those that a run holds. */
export interface HeldModel {
  readonly folder: ModelFolder;
  /** Present values of the tensors that are inputs of a graph, by name. */
  readonly values: Feeds;
}

/** Symbol of the number of rows in a chunk. */
export const HEAD_ROWS = 'head_rows';

/** Name of the tensor that the LM head is. */
function headName({ spec }: ModelFolder): string {
  return spec.tiedHead ? EMBEDDING_NAME : HEAD_NAME;
}

/**
 * Emits rows start..limit of the head, int64 scalar inputs, in the element type in which they lie in the folder. The
 * rows are gathered before they are cast, or onnxruntime would widen the whole head when the session is opened.
 */
export function emitHeadRows(b: Builder, { folder, values }: HeldModel): Value {
  const tensor = folder.tensors.get(headName(folder))!;
  const head = tensor.name in values ? b.input(tensor.name, b.float, tensor.shape) : storedWeight(b, tensor);
  const [start, limit] = ['start', 'limit'].map((name) => b.input(name, 'int64', []));
  const rows = b.op('Range', [start!, limit!, b.ints([1], [])], {}, [HEAD_ROWS]);
  return b.op('Gather', [head, rows], { axis: 0 });
}

/** One part of the head, and the feeds that choose it. */
export interface HeadChunk {
  /** Token of its first row. */
  readonly start: number;
  readonly feeds: Feeds;
}

/** The whole head in parts of at most `rows` rows. */
export function* headChunks({ folder, values }: HeldModel, rows: number): Generator<HeadChunk> {
  const name = headName(folder);
  const held = name in values ? { [name]: values[name]! } : {};
  const scalar = (value: number) => new ort.Tensor('int64', BigInt64Array.of(BigInt(value)), []);
  const { vocabSize } = folder.spec;
  for (let start = 0; start < vocabSize; start += rows) {
    const limit = Math.min(start + rows, vocabSize);
    yield { start, feeds: { ...held, start: scalar(start), limit: scalar(limit) } };
  }
}

/** w_y, the head's row of a token: d numbers. */
export async function headRow({ folder, values }: HeldModel, token: number): Promise<Float32Array> {
  const tensor = folder.tensors.get(headName(folder))!;
  const width = folder.spec.hiddenSize;
  const held = values[tensor.name]?.data;
  if (held instanceof Float32Array) return held.subarray(token * width, (token + 1) * width);
  const bytes = tensor.bytes / folder.spec.vocabSize;
  return readTensorF32(tensor.file, { ...tensor, shape: [width], offset: tensor.offset + token * bytes, bytes });
}
