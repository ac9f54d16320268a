/** A Hugging Face model folder, opened and checked: everything known of it without reading a weight. */

import { readModelConfig } from './config.ts';
import { elementCount, isWeightDType, type WeightDType } from './dtypes.ts';
import { badWeights } from './faults.ts';
import { findTokenizer, readSpecialTokens, type SpecialTokens, type TokenizerFiles } from './folder-tokens.ts';
import type { JsonObject } from './json.ts';
import { CHUNK_BYTES, readFully, unsupportedDType, withFile } from './safetensors.ts';
import type { TensorEntry } from './safetensors-header.ts';
import type { DecoderSpec } from './spec.ts';
import { EMBEDDING_NAME, expectedTensors, HEAD_NAME, type ExpectedTensor } from './tensors.ts';
import { listFolder, openWeights, type StoredTensor, type Weights } from './weights.ts';

export interface ModelTensor extends ExpectedTensor, TensorEntry {
  readonly dtype: WeightDType;
  readonly file: string;
}

export interface ModelFolder {
  readonly dir: string;
  readonly config: JsonObject;
  readonly spec: DecoderSpec;
  /** The tensors of the spec by name, from the input to the output. */
  readonly tensors: ReadonlyMap<string, ModelTensor>;
  /** The files as they are, with tensors that the spec does not use. */
  readonly weights: Weights;
  readonly tokenizer: TokenizerFiles;
  readonly tokens: SpecialTokens;
  /** Oddities a user should know of, in plain English. */
  readonly warnings: readonly string[];
}

/**
 * Opens a model folder: config, weights' headers and tokenizer files. Tensors are checked against the spec one by one.
 *
 * @throws InputError with a `model.` code that names the file and the field or tensor
 */
export async function openModelFolder(dir: string): Promise<ModelFolder> {
  await listFolder(dir);
  const config = await readModelConfig(dir);
  const weights = await openWeights(dir);
  const tokenizer = await findTokenizer(dir);
  const head = await resolveHead(config.spec, weights);
  const special = await readSpecialTokens(dir, config.json, config.spec.vocabSize);
  const tensors = new Map(
    expectedTensors(head.spec).map((expected) => [expected.name, matchTensor(expected, weights)] as const),
  );
  const extras = extraTensors(tensors, weights, head.spec);
  const warnings = [...config.warnings, ...head.warnings, ...extras, ...special.warnings];
  return { dir, config: config.json, spec: head.spec, tensors, weights, tokenizer, tokens: special.tokens, warnings };
}

function matchTensor(expected: ExpectedTensor, weights: Weights): ModelTensor {
  const stored = weights.tensors.get(expected.name);
  const shape = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  const remedy = 'Use the config.json that belongs to these weights, or download the model folder again.';
  if (stored === undefined) {
    const message = `The tensor of shape ${shape(expected.shape)} is missing.`;
    throw badWeights(weights.catalogue, expected.name, message, remedy);
  }
  const { file, entry } = stored;
  if (shape(entry.shape) !== shape(expected.shape)) {
    const message = `The shape is ${shape(entry.shape)}, but config.json asks for ${shape(expected.shape)}.`;
    throw badWeights(file, expected.name, message, remedy);
  }
  if (!isWeightDType(entry.dtype)) throw unsupportedDType(file, entry.name, entry.dtype);
  return { ...expected, ...entry, dtype: entry.dtype, file };
}

/**
 * A head that is stored although the config ties it is the embedding table again, or, when it differs, a head of its
 * own: transformers 5 decides in the same way.
 */
async function resolveHead(
  spec: DecoderSpec,
  weights: Weights,
): Promise<{ spec: DecoderSpec; warnings: readonly string[] }> {
  const head = weights.tensors.get(HEAD_NAME);
  const embedding = weights.tensors.get(EMBEDDING_NAME);
  if (!spec.tiedHead || head === undefined || embedding === undefined) return { spec, warnings: [] };
  if (await sameData(head, embedding)) {
    return { spec, warnings: [`${HEAD_NAME} is stored although the head is tied; it equals the embedding table.`] };
  }
  const warning = `config.json ties the head, but ${HEAD_NAME} differs from the embedding table; it is used untied.`;
  return { spec: { ...spec, tiedHead: false }, warnings: [warning] };
}

async function sameData(a: StoredTensor, b: StoredTensor): Promise<boolean> {
  if (a.entry.dtype !== b.entry.dtype || a.entry.bytes !== b.entry.bytes) return false;
  const size = Math.min(CHUNK_BYTES, a.entry.bytes);
  const [chunkA, chunkB] = [Buffer.alloc(size), Buffer.alloc(size)];
  return withFile(a.file, (fileA) =>
    withFile(b.file, async (fileB) => {
      for (let at = 0; at < a.entry.bytes; at += size) {
        const length = Math.min(size, a.entry.bytes - at);
        const [partA, partB] = [chunkA.subarray(0, length), chunkB.subarray(0, length)];
        await readFully(fileA, partA, a.entry.offset + at, a.file, a.entry.name);
        await readFully(fileB, partB, b.entry.offset + at, b.file, b.entry.name);
        if (!partA.equals(partB)) return false;
      }
      return true;
    }),
  );
}

/** Warns of stored tensors that change nothing; refuses those that would, if they were used. */
function extraTensors(used: ReadonlyMap<string, unknown>, weights: Weights, spec: DecoderSpec): string[] {
  const extras = [...weights.tensors.values()].filter(({ entry }) => !used.has(entry.name));
  const isBuffer = ({ entry }: StoredTensor): boolean => entry.name.endsWith('rotary_emb.inv_freq');
  const stray = extras.find((tensor) => !isBuffer(tensor) && !(spec.tiedHead && tensor.entry.name === HEAD_NAME));
  if (stray !== undefined) {
    const message = `A ${spec.family} model with this config.json has no such tensor.`;
    const remedy = 'Use the config.json that belongs to these weights, or download the model folder again.';
    throw badWeights(stray.file, stray.entry.name, message, remedy);
  }
  const buffers = extras.filter(isBuffer).length;
  return buffers === 0 ? [] : [`${buffers} stored rotary frequency buffers are computed anew instead.`];
}

/** Number of weights of the model. */
export function parameterCount(folder: ModelFolder): number {
  return [...folder.tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
