/** `tokenizer.json` and `tokenizer_config.json` as they are read: sizes, syntax, and what is needed besides the library. */
import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileObstacle } from '../../base/file-obstacle.ts';
import { codeOf } from '../../base/trouble.ts';
import { badTokenizer, missingTokenizer } from './faults.ts';

/** The largest published ones have 35 MB. */
const MOST_BYTES = 256 * 2 ** 20;

const SpecialToken = z.union([z.string(), z.object({ content: z.string() })]).nullish();
const TokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ content: z.string() })).default([]),
  model: z.looseObject({
    vocab: z.union([z.record(z.string(), z.number()), z.array(z.unknown())]),
    dropout: z.number().nullish(),
  }),
});
const ConfigFile = z.looseObject({ pad_token: SpecialToken, eos_token: SpecialToken });

/** Parts of `tokenizer.json` that may be left out, in the order in which they work. */
export const COMPONENTS = ['normalizer', 'pre_tokenizer', 'post_processor', 'decoder'] as const;
export type Component = (typeof COMPONENTS)[number];

export interface Definition {
  readonly file: string;
  /** What the file holds, and the same parsed. */
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Strings that are tokens wherever they stand in a text. */
  readonly added: readonly string[];
  /** Names of the tokens that may stand in padded positions, the best first. */
  readonly padding: readonly string[];
  /** SHA-256 of the file. */
  readonly hash: string;
}

/**
 * Reads the tokenizer files of a folder; `tokenizer_config.json` may be absent.
 * Errors: `model.missing-file`, `model.bad-tokenizer`.
 */
export async function readDefinition(folder: string): Promise<Definition> {
  const file = join(folder, 'tokenizer.json');
  const text = await readTokenizerFile(file);
  if (text === null) throw missingTokenizer(file, 'The model folder has no tokenizer.json.');
  const json = parseAs(TokenizerFile, file, text);
  const configFile = join(folder, 'tokenizer_config.json');
  const config = parseAs(ConfigFile, configFile, (await readTokenizerFile(configFile)) ?? '{}');
  const { vocab, dropout } = json.model;
  if (Object.keys(vocab).length === 0) throw badTokenizer(file, 'The vocabulary is empty.', 'model.vocab');
  if ((dropout ?? 0) > 0) {
    const message = `Found ${dropout}: merges would be left out at random, and no text would have the same ids twice.`;
    throw badTokenizer(file, message, 'model.dropout', 'Set it to null.');
  }
  const named = [config.pad_token, config.eos_token].flatMap((token) => token ?? []);
  return {
    file,
    text,
    json,
    hash: hash('sha256', text),
    added: json.added_tokens.map(({ content }) => content),
    padding: named.map((token) => (typeof token === 'string' ? token : token.content)),
  };
}

/** The text of a file; null where there is none. */
async function readTokenizerFile(file: string): Promise<string | null> {
  try {
    const obstacle = fileObstacle(file);
    if (obstacle !== null) throw missingTokenizer(file, obstacle.message, obstacle.remedy);
    const { size } = await stat(file);
    if (size > MOST_BYTES) {
      const message = `The file has ${Math.round(size / 2 ** 20)} MiB; tokenizers have at most ${MOST_BYTES / 2 ** 20} MiB.`;
      throw badTokenizer(file, message, undefined, 'Download the model folder again.');
    }
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return null;
    if (code === undefined) throw thrown;
    throw missingTokenizer(file, `The file cannot be read (${code}).`);
  }
}

function parseAs<Schema extends z.ZodType>(schema: Schema, file: string, text: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badTokenizer(file, 'The file is not valid JSON.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badTokenizer(file, `${issue?.message ?? 'The content is not that of a tokenizer'}.`, issue?.path.join('.'));
}
