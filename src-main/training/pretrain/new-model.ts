/** The model that is to be trained: its config, and the files of its folder but for the weights. */
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeAtomically } from '../../base/atomic-write.ts';
import { InputError } from '../../base/errors.ts';
import type { PretrainSettings } from '../../contract/pretrain.ts';
import { trainTokenizer } from '../../data/bpe/train-tokenizer.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { readTokenizerTokens, type TokenizerTokens } from '../../data/tokenizer-size.ts';
import { parseModelConfig } from '../../models/config.ts';
import { UNDER_WAY, writeFailure } from '../../models/disk.ts';
import { badConfig } from '../../models/faults.ts';
import { openModelFolder, type ModelFolder } from '../../models/folder.ts';
import { parseKeepingNumbers, readJsonObject, type JsonObject } from '../../models/json.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { embeddingTable } from '../../models/tensors.ts';

/** Files that a tokenizer may consist of. */
const TOKENIZER_FILE =
  /^(tokenizer.*\.json|special_tokens_map\.json|added_tokens\.json|vocab\.json|merges\.txt|chat_template.*)$/;
const DTYPES = { f32: 'float32', f16: 'float16' } as const;

export interface Origin {
  /** The config as it was given. */
  readonly json: JsonObject;
  readonly file: string;
}

/**
 * The config to begin with, checked as far as it can be without the tokenizer.
 * @throws InputError `request.bad-option`, or a `model.` code
 */
export async function readOrigin({ config, from, tokenizer, context, mustHave }: PretrainSettings): Promise<Origin> {
  if ((config === null) === (from === null)) {
    throw badOption('--config', 'A training starts either from a config or from a model folder.', 'Give one of --config and --from.'); // prettier-ignore
  }
  if (from !== null && tokenizer !== null) {
    throw badOption('--tokenizer', 'A model that is trained on keeps its tokenizer.', 'Leave --tokenizer out.');
  }
  if (from === null && tokenizer === null) {
    throw badOption('--tokenizer', 'It is missing.', 'Add --tokenizer train:8192, or a folder with a tokenizer.json.');
  }
  if (mustHave !== null && trainedSize(tokenizer) === null) {
    throw badOption('--must-have', 'Only a tokenizer that is trained can be given words.', 'Use it with --tokenizer train:8192.'); // prettier-ignore
  }
  const file = config ?? join(from!, 'config.json');
  const json = from === null ? await readJsonObject(file, 'model.bad-config') : configOf(await openModelFolder(from));
  const { maxPositions } = parseModelConfig(json, file).spec;
  if (context > maxPositions) {
    throw badOption('--context', `Sequences of ${context} tokens are longer than the ${maxPositions} positions of the model.`, 'Give a smaller --context, or raise max_position_embeddings in the config.'); // prettier-ignore
  }
  return { json, file };
}

/** What a folder says of itself, and whether its head turned out to be one of its own. */
function configOf({ config, spec }: ModelFolder): JsonObject {
  return { ...config, tie_word_embeddings: spec.tiedHead };
}

/** N of `train:N`; null where a tokenizer is given. */
export function trainedSize(tokenizer: string | null): number | null {
  const size = /^train:(\d+)$/.exec(tokenizer ?? '')?.[1];
  return size === undefined ? null : Number(size);
}

/** Puts the tokenizer into the folder of the new model. */
export async function putTokenizer(
  settings: PretrainSettings,
  out: string,
  pause: () => Promise<void>,
): Promise<TokenizerTokens> {
  const { tokenizer, from, text, documents, mustHave } = settings;
  const vocabulary = trainedSize(tokenizer);
  if (vocabulary === null) {
    const table = from === null ? null : embeddingTable((await openModelFolder(from)).spec);
    const dir = await copyTokenizer(from ?? tokenizer!, out);
    // Where it was given, so that what is wrong with it is said of a file that will still be there.
    await loadTokenizer(dir, table);
    return readTokenizerTokens(dir, table);
  }
  const { files } = await trainTokenizer({ text, documents, vocabulary, mustHave }, '--tokenizer', pause);
  for (const [name, content] of Object.entries(files)) await writeAtomically(join(out, name), content, UNDER_WAY);
  await loadTokenizer(out, null);
  return readTokenizerTokens(out, null);
}

/** @returns the folder in which it can be read: its own, or `out` where its file has another name. */
async function copyTokenizer(given: string, out: string): Promise<string> {
  const found = await stat(given).catch(() => null);
  if (found === null) {
    throw badOption('--tokenizer', `There is no ${given}.`, 'Give a folder with a tokenizer.json, the file itself, or train:8192.'); // prettier-ignore
  }
  const [dir, main] = found.isDirectory() ? [given, 'tokenizer.json'] : [dirname(given), basename(given)];
  try {
    const names = await readdir(dir);
    for (const name of names.filter((one) => one !== 'tokenizer.json' && TOKENIZER_FILE.test(one))) {
      await copyFile(join(dir, name), join(out, name));
    }
    if (names.includes(main)) await copyFile(join(dir, main), join(out, 'tokenizer.json'));
  } catch (thrown) {
    throw writeFailure(out, thrown);
  }
  return main === 'tokenizer.json' ? dir : out;
}

/**
 * Writes config.json and generation_config.json.
 * @returns what the model is
 * @throws InputError `model.bad-config` where the vocabulary is too small for the tokenizer
 */
export async function putConfig(
  { json, file }: Origin,
  { size, end, begin, pad }: TokenizerTokens,
  { out, dtype, from }: PretrainSettings,
): Promise<DecoderSpec> {
  const { spec } = parseModelConfig(json['vocab_size'] === undefined ? { ...json, vocab_size: size } : json, file);
  // A model that is trained on keeps its table, which the tokenizer was checked with.
  if (from === null && spec.vocabSize < size) {
    const remedy = `Set it to ${size}, or train a smaller tokenizer.`;
    throw badConfig(file, 'vocab_size', `Found ${spec.vocabSize}, but the tokenizer has ${size} tokens.`, remedy);
  }
  const ids = { bos_token_id: begin, eos_token_id: end, pad_token_id: pad };
  const kept = from === null ? ids : { tie_word_embeddings: spec.tiedHead };
  const asWritten = parseKeepingNumbers(await readFile(file, 'utf8'));
  const written = Object.fromEntries(Object.entries(asWritten).filter(([name]) => name !== 'dtype'));
  const config = { ...written, vocab_size: spec.vocabSize, ...kept, torch_dtype: DTYPES[dtype] };
  await writeAtomically(join(out, 'config.json'), `${JSON.stringify(config, null, 2)}\n`, UNDER_WAY);
  const generation = from === null ? null : await readJsonObject(join(from, 'generation_config.json'), 'model.bad-config').catch(() => null); // prettier-ignore
  const text = `${JSON.stringify(generation ?? ids, null, 2)}\n`;
  await writeAtomically(join(out, 'generation_config.json'), text, UNDER_WAY);
  return spec;
}

function badOption(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
