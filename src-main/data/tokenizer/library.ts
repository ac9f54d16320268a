/** Hugging Face's tokenizers library. Only the process of a tokenizer loads it: a panic in it ends its process. */
import { Tokenizer as LibraryTokenizer } from 'tokenizers';
import type { Component, Definition } from './definition.ts';
import { badTokenizer } from './faults.ts';
import type { EmbeddingTable, Encoded, TokenizerFacts } from './messages.ts';
import { outsideTable, RESIZE } from './faults.ts';

/** Texts on which regular expressions that never end, and normalizers that explode, mostly give themselves away. */
const PROBES = [
  'a',
  'The river runs past 12 old mills,\n\n\tand it\u2019s  fine! \u00fc \u65e5\u672c \u{1f642}',
  ...['a', ' ', '1', '\n', '-', '\u00e9'].map((sign) => `${sign.repeat(48)}!`),
];

/** @throws what the library says of a definition that it cannot build */
export function buildLibrary({ text, json }: Definition, without: Component | null): LibraryTokenizer {
  const library = LibraryTokenizer.fromString(without === null ? text : JSON.stringify({ ...json, [without]: null }));
  // Both are this program's own.
  library.disableTruncation();
  library.disablePadding();
  return library;
}

/**
 * What is known of a tokenizer, after it was tried on a few texts.
 * @throws InputError `model.bad-tokenizer` for a token of ordinary text without a row in the table
 */
export async function factsOf(
  library: LibraryTokenizer,
  definition: Definition,
  table: EmbeddingTable | null,
): Promise<TokenizerFacts> {
  await encodeTexts(library, PROBES, true);
  const after = await tokensAfter(library);
  const rows = table?.rows ?? Infinity;
  const isInside = (id: number | null): id is number => id !== null && id < rows;
  const ids = definition.padding.map((name) => library.tokenToId(name));
  const beyond = table === null ? [] : await tokensBeyond(library, definition, table);
  return { after, padId: ids.find(isInside) ?? 0, beyond };
}

/** How many special tokens the post-processor puts after any text. */
async function tokensAfter(library: LibraryTokenizer): Promise<number> {
  for (const text of PROBES) {
    try {
      const mask = (await library.encode(text)).getSpecialTokensMask();
      const last = mask.lastIndexOf(0);
      if (last !== -1) return mask.length - 1 - last;
    } catch {
      // A word that the vocabulary lacks; another text may do.
    }
  }
  return 0;
}

/**
 * Added tokens without a row in the table: a text without them can be used. Tokens of ordinary text, and those that the
 * post-processor adds to each text, are refused.
 */
async function tokensBeyond(
  library: LibraryTokenizer,
  { file, added }: Definition,
  table: EmbeddingTable,
): Promise<TokenizerFacts['beyond']> {
  const beyond = Object.entries(library.getVocab(true))
    .map(([content, id]) => ({ content, id }))
    .filter(({ id }) => id >= table.rows)
    .sort((a, b) => a.id - b.id);
  if (beyond.length === 0) return [];
  const onlyWritten = new Set(added);
  const inEachText = await idsInEachText(library);
  const worst = beyond.find(({ content, id }) => !onlyWritten.has(content) || inEachText.has(id));
  if (worst === undefined) return beyond;
  throw badTokenizer(file, outsideTable(worst, table), undefined, RESIZE);
}

async function idsInEachText(library: LibraryTokenizer): Promise<ReadonlySet<number>> {
  const encoding = await library.encode('').catch(() => null);
  return new Set(encoding?.getIds());
}

/** Ids of many texts. What the library refuses in one of them leaves the others as they are. */
export async function encodeTexts(
  library: LibraryTokenizer,
  texts: readonly string[],
  special: boolean,
): Promise<Encoded> {
  const options = { addSpecialTokens: special };
  const refusals = new Map<number, string>();
  const one = async (text: string, index: number): Promise<number[]> => {
    try {
      return (await library.encode(text, null, options)).getIds();
    } catch (thrown) {
      refusals.set(index, thrown instanceof Error ? thrown.message : String(thrown));
      return [];
    }
  };
  const together = await library.encodeBatch([...texts], options).catch(() => null);
  const rows = together?.map((encoding) => encoding.getIds()) ?? (await Promise.all(texts.map(one)));
  const ids = new Uint32Array(rows.reduce((sum, row) => sum + row.length, 0));
  const ends: number[] = [];
  let end = 0;
  for (const row of rows) {
    ids.set(row, end);
    ends.push((end += row.length));
  }
  return { ids, ends, refusals };
}

/** Texts of ids, special tokens included; the inverse of encoding as far as the decoder is. */
export function decodeIds(library: LibraryTokenizer, ids: readonly (readonly number[])[]): Promise<string[]> {
  return library.decodeBatch(
    ids.map((row) => [...row]),
    false,
  );
}
