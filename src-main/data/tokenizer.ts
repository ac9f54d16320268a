import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { pieceEncoder } from './pieces.ts';

/** What the rest of the program needs of a model folder's tokenizer. Ids are those of the Python library. */
export interface Tokenizer {
  /** Ids with the special tokens that transformers' `AutoTokenizer` adds (`add_special_tokens=True`). */
  encode(text: string): number[];
  /** Ids without added special tokens; special tokens written in the text still count as such. */
  encodePlain(text: string): number[];
  /** As {@link encode}, but open at the end: no end-of-sequence token, so that the next token can be predicted. */
  encodePrompt(text: string): number[];
  /** The text of some ids, special tokens included. */
  decode(ids: readonly number[]): string;
  /** Stands in padded positions, which the attention mask hides: the padding token, or end-of-sequence, or 0. */
  readonly padId: number;
}

const SpecialToken = z.union([z.string(), z.object({ content: z.string() })]).nullish();
const TokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string(), single_word: z.boolean().optional() })),
  model: z.looseObject({ type: z.string() }),
});
const ConfigFile = z.looseObject({ pad_token: SpecialToken, eos_token: SpecialToken });
type Definition = z.infer<typeof TokenizerFile>;
type Config = z.infer<typeof ConfigFile>;

/**
 * Loads `tokenizer.json` and, where there is one, `tokenizer_config.json`. As in transformers 5, the post-processor of
 * `tokenizer.json` alone says which special tokens are added; `add_bos_token` in the config has no say beside it.
 * Errors: `model.missing-file`, `model.bad-tokenizer`.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const file = join(folder, 'tokenizer.json');
  const definition = parseAs(TokenizerFile, file, await readTokenizerFile(file, true));
  const configFile = join(folder, 'tokenizer_config.json');
  const config = parseAs(ConfigFile, configFile, await readTokenizerFile(configFile, false));
  const oneWord = definition.added_tokens.find((token) => token.single_word);
  if (oneWord !== undefined) {
    throw badTokenizer(file, `The added token “${oneWord.content}” asks for whole words, which is not supported.`);
  }
  try {
    return tokenizerOf(new LibraryTokenizer(definition, config), definition, config);
  } catch (error) {
    throw badTokenizer(file, `The tokenizer cannot be built (${reasonOf(error)}).`);
  }
}

function tokenizerOf(library: LibraryTokenizer, definition: Definition, config: Config): Tokenizer {
  const slow = (text: string) => library.encode(text, { add_special_tokens: false }).ids;
  const added = definition.added_tokens.map((token) => token.content);
  const plain = pieceEncoder(library, added, slow) ?? slow;
  const { before, after } = idsAround(library);
  const idOf = (token: Config['pad_token']) => {
    const content = typeof token === 'string' ? token : token?.content;
    return content === undefined ? undefined : library.token_to_id(content);
  };
  return {
    encode: (text) => [...before, ...plain(text), ...after],
    encodePlain: plain,
    encodePrompt: (text) => [...before, ...plain(text)],
    decode: (ids) => (ids.length === 0 ? '' : library.decode([...ids], { clean_up_tokenization_spaces: false })),
    padId: idOf(config.pad_token) ?? idOf(config.eos_token) ?? 0,
  };
}

/** What the post-processor puts before and after the ids of any text. */
function idsAround(library: LibraryTokenizer): { before: readonly number[]; after: readonly number[] } {
  const inner = library.encode('a', { add_special_tokens: false }).ids;
  const all = library.encode('a').ids;
  const start = all.findIndex((_, index) => inner.every((id, offset) => all[index + offset] === id));
  return { before: all.slice(0, start), after: all.slice(start + inner.length) };
}

async function readTokenizerFile(file: string, required: boolean): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (absent && !required) return '{}';
    const message = absent
      ? 'The model folder has no tokenizer.json.'
      : `The file cannot be read (${reasonOf(error)}).`;
    const remedy = 'Save the tokenizer beside the model, for example with AutoTokenizer.save_pretrained.';
    throw new InputError({ code: 'model.missing-file', file, message, remedy });
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
  throw badTokenizer(file, issue?.message ?? 'The content is not that of a tokenizer.', issue?.path.join('.'));
}

function badTokenizer(file: string, message: string, field?: string): InputError {
  const remedy = 'Save the tokenizer again with a current version of transformers.';
  const place = field === undefined || field === '' ? { file } : { file, field };
  return new InputError({ code: 'model.bad-tokenizer', ...place, message, remedy });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
