/** A Hugging Face model folder, opened and checked: everything known of it without reading a weight. */

import { readModelConfig } from './config.ts';
import { elementCount, isWeightDType, type WeightDType } from './dtypes.ts';
import { noteExtraTensors } from './extra-tensors.ts';
import { badConfig, badWeights } from './faults.ts';
import { findTokenizer, readSpecialTokens, type SpecialTokens, type TokenizerFiles } from './folder-tokens.ts';
import { refuseForeignTensors } from './foreign-weights.ts';
import { resolveHead } from './head.ts';
import type { JsonObject } from './json.ts';
import { refuseOtherFolder } from './other-folder.ts';
import { unsupportedDType } from './safetensors.ts';
import type { TensorEntry } from './safetensors-header.ts';
import type { DecoderSpec } from './spec.ts';
import { canonicalTensors, storedBlocks } from './stored-names.ts';
import { expectedTensors, HEAD_NAME, type ExpectedTensor } from './tensors.ts';
import { listFolder, openWeights, type StoredTensor, type Weights } from './weights.ts';

export interface ModelTensor extends ExpectedTensor, TensorEntry {
  readonly dtype: WeightDType;
  readonly file: string;
  /** Its name in the file; `name` is the one that transformers knows. */
  readonly storedName: string;
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
  const names = await listFolder(dir);
  if (!names.includes('config.json')) await refuseOtherFolder(dir, names, false);
  const config = await readModelConfig(dir);
  const weights = await openWeights(dir);
  const tokenizer = await findTokenizer(dir);
  refuseForeignTensors(weights);
  const named = canonicalTensors(weights);
  const head = await resolveHead(config.spec, named.tensors);
  requireBlocks(head.spec, head.tensors, config.file);
  const special = await readSpecialTokens(dir, config.json, config.spec.vocabSize);
  const tensors = new Map(
    expectedTensors(head.spec).map((expected) => {
      return [expected.name, matchTensor(expected, head.tensors.get(expected.name), weights.catalogue)] as const;
    }),
  );
  const isSecondHead = (name: string): boolean => head.spec.tiedHead && name === HEAD_NAME;
  const extras = new Map([...head.tensors].filter(([name]) => !tensors.has(name) && !isSecondHead(name)));
  const warnings = [
    ...config.warnings,
    ...adapterWarnings(names),
    ...named.warnings,
    ...head.warnings,
    ...noteExtraTensors(extras, head.spec.family),
    ...special.warnings,
  ];
  return { dir, config: config.json, spec: head.spec, tensors, weights, tokenizer, tokens: special.tokens, warnings };
}

/** Both are sound alone, but one of them belongs to another model. */
function requireBlocks({ blocks }: DecoderSpec, tensors: ReadonlyMap<string, unknown>, config: string): void {
  const stored = storedBlocks(tensors);
  // Where nothing is named like a block, the first tensor that is missing says more.
  if (stored === blocks || stored === 0) return;
  throw badConfig(config, 'num_hidden_layers', `Found ${blocks}, but the weights hold ${stored} blocks.`, BELONGS);
}

const TIE =
  'If the head is the embedding table, set tie_word_embeddings to true in config.json; else download the folder again.';
const BELONGS = 'Use the config.json that belongs to these weights, or download the model folder again.';

function matchTensor(expected: ExpectedTensor, stored: StoredTensor | undefined, catalogue: string): ModelTensor {
  const shape = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`;
  if (stored === undefined) {
    const message = `The tensor of shape ${shape(expected.shape)} is missing.`;
    throw badWeights(catalogue, expected.name, message, expected.role === 'head' ? TIE : BELONGS);
  }
  const { file, entry } = stored;
  if (shape(entry.shape) !== shape(expected.shape)) {
    const message = `The shape is ${shape(entry.shape)}, but config.json asks for ${shape(expected.shape)}.`;
    throw badWeights(file, entry.name, message, BELONGS);
  }
  if (!isWeightDType(entry.dtype)) throw unsupportedDType(file, entry.name, entry.dtype);
  return { ...expected, offset: entry.offset, bytes: entry.bytes, dtype: entry.dtype, file, storedName: entry.name };
}

/** transformers applies adapters that it finds next to a model; this program reads the model as it is. */
function adapterWarnings(names: readonly string[]): string[] {
  if (!names.includes('adapter_config.json')) return [];
  return [
    'adapter_config.json lies next to the model. Its adapters are not applied here; transformers would apply them. ' +
      'To use them, merge them into the model with PEFT (merge_and_unload) and open that folder.',
  ];
}

/** Number of weights of the model. */
export function parameterCount(folder: ModelFolder): number {
  return [...folder.tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
