/** What a model folder tells about its tokenizer: which files there are, and the ids of the special tokens. */

import { join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { missingFile, requireFile } from './faults.ts';
import { readJsonObject, type JsonObject } from './json.ts';
import { listFolder } from './weights.ts';

export interface TokenizerFiles {
  readonly tokenizer: string;
  /** `tokenizer_config.json`; null when absent. */
  readonly config: string | null;
  readonly hasChatTemplate: boolean;
}

export interface SpecialTokens {
  readonly bos: number | null;
  /** A generation ends at any of these. */
  readonly eos: readonly number[];
  readonly pad: number | null;
}

/**
 * @throws InputError `model.bad-tokenizer` when there is only a SentencePiece model, `model.missing-file` when there
 *   is no tokenizer at all
 */
export async function findTokenizer(dir: string): Promise<TokenizerFiles> {
  const names = new Set(await listFolder(dir));
  const tokenizer = join(dir, 'tokenizer.json');
  if (!names.has('tokenizer.json')) {
    if (names.has('tokenizer.model')) {
      throw new InputError({
        code: 'model.bad-tokenizer',
        file: join(dir, 'tokenizer.model'),
        message: 'The folder has a SentencePiece tokenizer only, which is not read.',
        remedy: 'Write tokenizer.json with transformers: AutoTokenizer.from_pretrained(dir).save_pretrained(dir).',
      });
    }
    throw missingFile(tokenizer, 'The folder has no tokenizer.json.', 'Download the model folder again.');
  }
  requireFile(tokenizer);
  if (!names.has('tokenizer_config.json')) {
    return { tokenizer, config: null, hasChatTemplate: hasTemplateFile(names) };
  }
  const config = join(dir, 'tokenizer_config.json');
  const json = await readJsonObject(config, 'model.bad-tokenizer');
  const inConfig = (json['chat_template'] ?? null) !== null;
  return { tokenizer, config, hasChatTemplate: inConfig || hasTemplateFile(names) };
}

function hasTemplateFile(names: ReadonlySet<string>): boolean {
  return names.has('chat_template.jinja') || names.has('chat_template.json');
}

/**
 * The special tokens' ids from `generation_config.json` where it is there and tells, else from the config. Ids outside
 * the vocabulary are dropped with a warning.
 */
export async function readSpecialTokens(
  dir: string,
  config: JsonObject,
  vocabSize: number,
): Promise<{ tokens: SpecialTokens; warnings: readonly string[] }> {
  const names = await listFolder(dir);
  const generation = names.includes('generation_config.json')
    ? await readJsonObject(join(dir, 'generation_config.json'), 'model.bad-config')
    : {};
  const warnings: string[] = [];
  const idsOf = (field: string): number[] => {
    const value = generation[field] ?? config[field] ?? [];
    const given: readonly unknown[] = Array.isArray(value) ? value : [value];
    const ids = given.filter((id): id is number => Number.isInteger(id) && Number(id) >= 0 && Number(id) < vocabSize);
    if (ids.length < given.length) warnings.push(`${field} is outside the vocabulary of ${vocabSize} and is left out.`);
    return ids;
  };
  const tokens = {
    bos: idsOf('bos_token_id')[0] ?? null,
    eos: idsOf('eos_token_id'),
    pad: idsOf('pad_token_id')[0] ?? null,
  };
  return { tokens, warnings };
}
