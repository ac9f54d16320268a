/** The tokenizer of a model folder. Its ids are those of the Python library: both are the same Rust code. */
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../base/errors.ts';
import { batched } from './tokenizer/batching.ts';
import { badTokenizer, excerpt } from './tokenizer/faults.ts';
import { outsideTable, RESIZE } from './tokenizer/faults.ts';
import { LIMITS, TokenizerLink, type Limits } from './tokenizer/link.ts';
import type { EmbeddingTable, Encoded, TokenizerFacts } from './tokenizer/messages.ts';

export type { EmbeddingTable } from './tokenizer/messages.ts';

/**
 * What the rest of the program needs of a tokenizer. What is asked in one turn of the event loop is answered together, so
 * many texts are best asked for with `Promise.all`.
 * Errors of all: `model.bad-tokenizer` where the library refuses a text, breaks down or does not come to an end, and
 * where a text contains a token that has no row in the embedding table.
 */
export interface Tokenizer {
  /** `tokenizer.json`. */
  readonly file: string;
  /** Ids with the special tokens that transformers' `AutoTokenizer` adds (`add_special_tokens=True`). */
  encode(text: string): Promise<number[]>;
  /** Ids without added special tokens; special tokens written in the text still count as such. */
  encodePlain(text: string): Promise<number[]>;
  /** As {@link encode}, but open at the end: no end-of-sequence token, so that the next token can be predicted. */
  encodePrompt(text: string): Promise<number[]>;
  /** The text of some ids, special tokens included. */
  decode(ids: readonly number[]): Promise<string>;
  /** Stands in padded positions, which the attention mask hides: the padding token, or end-of-sequence, or 0. */
  readonly padId: number;
  /** Tokens without a row in the embedding table; the program takes any text without them. */
  readonly beyond: TokenizerFacts['beyond'];
}

/** Tokenizers that were loaded, or refused, by the state of their files. */
const known = new Map<string, Promise<Tokenizer>>();
const MOST_KNOWN = 32;

/**
 * Loads `tokenizer.json` and, where there is one, `tokenizer_config.json`. As in transformers 5, the post-processor of
 * `tokenizer.json` alone says which special tokens are added; `add_bos_token` in the config is not asked.
 * @param table of the model that gets the ids; null where there is none
 * Errors: `model.missing-file`, `model.bad-tokenizer`.
 */
export async function loadTokenizer(
  folder: string,
  table: EmbeddingTable | null,
  limits: Limits = LIMITS,
): Promise<Tokenizer> {
  const states = ['tokenizer.json', 'tokenizer_config.json'].map((name) => stateOf(join(folder, name)));
  const key = JSON.stringify([resolve(folder), await Promise.all(states), table, limits]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const loading = open(folder, table, limits);
  known.set(key, loading);
  const [oldest] = known.keys();
  if (known.size > MOST_KNOWN) known.delete(oldest!);
  // What is no fault of the files may be gone the next time.
  loading.catch((thrown: unknown) => thrown instanceof InputError || known.delete(key));
  return loading;
}

async function stateOf(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => null);
  return found === null ? '' : `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}

async function open(folder: string, table: EmbeddingTable | null, limits: Limits): Promise<Tokenizer> {
  const file = join(folder, 'tokenizer.json');
  const link = new TokenizerLink(folder, table, limits);
  const { after, padId, beyond } = await link.facts();

  const encoder = (special: boolean) =>
    batched<string, number[]>(
      async (texts) => {
        const encoded = await link.encode(texts, special);
        return texts.map((text, index) => idsOf(encoded, index, text));
      },
      (text) => text.length,
    );
  const idsOf = ({ ids, ends, refusals }: Encoded, index: number, text: string): number[] | InputError => {
    const refusal = refusals.get(index);
    if (refusal !== undefined) return refused(file, text, refusal);
    const row = Array.from(ids.subarray(ends[index - 1] ?? 0, ends[index]));
    const id = table === null ? undefined : row.find((one) => one >= table.rows);
    if (table === null || id === undefined) return row;
    const content = beyond.find((token) => token.id === id)?.content ?? '';
    return badTokenizer(file, `${outsideTable({ content, id }, table)} The text ${excerpt(text)} contains it.`, undefined, RESIZE); // prettier-ignore
  };
  const withSpecial = encoder(true);
  const decode = batched<readonly number[], string>(
    (ids) => link.decode(ids),
    (ids) => ids.length,
  );
  return {
    file,
    padId,
    beyond,
    encode: withSpecial,
    encodePlain: encoder(false),
    encodePrompt: async (text) => {
      const ids = await withSpecial(text);
      return after === 0 ? ids : ids.slice(0, ids.length - after);
    },
    decode: async (ids) => (ids.length === 0 ? '' : decode(ids)),
  };
}

function refused(file: string, text: string, reason: string): InputError {
  const isUnknown = /unk/i.test(reason);
  const remedy = isUnknown
    ? 'Give the model of the tokenizer an unknown token ("unk_token" or "unk_id") that is in its vocabulary.'
    : 'Change the text, or use another tokenizer.';
  return badTokenizer(file, `The text ${excerpt(text)} has no ids (${reason}).`, 'model', remedy);
}

/** Errors: `model.bad-tokenizer` where a text that is not empty has no tokens. */
export function requireTokens(ids: ArrayLike<number>, text: string, { file }: Tokenizer): void {
  if (ids.length > 0 || text === '') return;
  const message = `The vocabulary has no token for any part of the text ${excerpt(text)}.`;
  throw badTokenizer(file, message, 'model.vocab', 'Use a tokenizer that was trained on such text.');
}
