/** What a tokenizer file says of its tokens, for a model that is to be made for it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { badTokenizer } from './tokenizer/faults.ts';
import type { EmbeddingTable } from './tokenizer/messages.ts';
import { outsideTable, RESIZE } from './tokenizer/faults.ts';

const Definition = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).default([]),
  model: z.looseObject({ vocab: z.union([z.record(z.string(), z.int()), z.array(z.unknown())]) }),
});
const Named = z.union([z.string(), z.looseObject({ content: z.string() })]).nullish();
const Config = z.looseObject({ eos_token: Named, pad_token: Named, bos_token: Named });

/** Names that end a text where no config says so. */
const COMMON_END_TOKENS = ['<|endoftext|>', '</s>', '<eos>', '<|end_of_text|>'];

export interface TokenizerTokens {
  /** One more than the largest id. */
  readonly size: number;
  /** Ends a document. */
  readonly end: number;
  readonly begin: number | null;
  readonly pad: number | null;
}

/**
 * Reads the files of a folder whose tokenizer has been loaded before.
 * @param table of the model that trains on; null: a table is made for the tokenizer
 * @throws InputError `model.bad-tokenizer` where nothing ends a document, or what does has no row in the table
 */
export async function readTokenizerTokens(dir: string, table: EmbeddingTable | null): Promise<TokenizerTokens> {
  const file = join(dir, 'tokenizer.json');
  const parsed = Definition.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw noEnd(file, 'The file names no vocabulary.');
  const { added_tokens: added, model } = parsed.data;
  const configText = await readFile(join(dir, 'tokenizer_config.json'), 'utf8').catch(() => '{}');
  const config = Config.safeParse(JSON.parse(configText)).data ?? {};
  const vocab = Array.isArray(model.vocab) ? null : model.vocab;
  const ids = [...Object.values(vocab ?? {}), ...added.map(({ id }) => id)];
  const least = Array.isArray(model.vocab) ? model.vocab.length : 0;
  const size = ids.reduce((most, id) => Math.max(most, id + 1), least);
  const idOf = (content: string): number | undefined =>
    added.find((token) => token.content === content)?.id ?? vocab?.[content];
  const named = (token: z.infer<typeof Named>): number | null =>
    (token == null ? undefined : idOf(typeof token === 'string' ? token : token.content)) ?? null;
  const end = named(config.eos_token) ?? COMMON_END_TOKENS.map(idOf).find((id) => id !== undefined);
  if (end === undefined) throw noEnd(file, 'The tokenizer names no token that ends a text.');
  if (table !== null && end >= table.rows) {
    const content = added.find(({ id }) => id === end)?.content ?? '';
    throw badTokenizer(file, outsideTable({ content, id: end }, table), undefined, RESIZE);
  }
  return { size, end, begin: named(config.bos_token), pad: named(config.pad_token) };
}

function noEnd(file: string, message: string): Error {
  const remedy = 'Name an eos_token in tokenizer_config.json, or train a tokenizer with --tokenizer train:8192.';
  return badTokenizer(file, message, undefined, remedy);
}
