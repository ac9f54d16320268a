/** A trained tokenizer against transformers, which loads the very file; see e2e/goldens/README.md. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { loadTokenizer, type Tokenizer } from '../tokenizer.ts';
import { readTokenizerTokens } from '../tokenizer-size.ts';
import { readWords, withWords } from './must-have.ts';
import { trainTokenizer, type TrainedTokenizer } from './train-tokenizer.ts';

const GOLDENS = join(import.meta.dirname, '../../../e2e/goldens/bpe');
const WORDS = join(GOLDENS, 'words.txt');
const golden = z
  .object({
    size: z.int(),
    sha256: z.string(),
    special: z.array(z.string()),
    ids: z.array(z.object({ text: z.string(), ids: z.array(z.int()), decoded: z.string() })),
  })
  .parse(JSON.parse(readFileSync(join(GOLDENS, 'goldens.json'), 'utf8')));
const request = {
  text: [join(GOLDENS, 'corpus.txt')],
  documents: 'file',
  vocabulary: golden.size,
  mustHave: WORDS,
} as const;

let folder = '';
let trained: TrainedTokenizer;
let tokenizer: Tokenizer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-bpe-'));
  trained = await trainTokenizer(request, '--vocab');
  for (const [name, content] of Object.entries(trained.files)) writeFileSync(join(folder, name), content);
  tokenizer = await loadTokenizer(folder, null);
});
afterAll(() => rmSync(folder, { recursive: true }));

const faultOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.message;
    throw thrown;
  }
  throw new Error('nothing was thrown');
};

describe('a trained tokenizer', () => {
  it('is the file that transformers was given', () => {
    expect(createHash('sha256').update(trained.files['tokenizer.json']).digest('hex')).toBe(golden.sha256);
    expect(trained.size).toBe(golden.size);
  });

  it.each(golden.ids)('gives transformers’ ids for $text', async ({ text, ids, decoded }) => {
    expect(await tokenizer.encode(text)).toEqual(ids);
    expect(await tokenizer.decode(ids)).toBe(decoded);
  });

  it('has the words that it must have as single tokens after a space', async () => {
    for (const word of readFileSync(WORDS, 'utf8').trim().split('\n')) {
      expect(await tokenizer.encodePlain(` ${word}`), word).toHaveLength(1);
    }
    expect(await tokenizer.encodePlain(' unheard')).not.toHaveLength(1);
  });

  it('tells its size and the token that ends a text', async () => {
    expect(golden.special).toEqual(['<|endoftext|>', '<|pad|>', '<|endoftext|>']);
    expect(await readTokenizerTokens(folder, null)).toEqual({ size: golden.size, end: 0, begin: 0, pad: 1 });
  });
});

describe('words that must be tokens', () => {
  it('give way to nothing: the last trained merges go', () => {
    const base = [['Ġ', 'a'], ['b', 'c'], ['d', 'e']] as const; // prettier-ignore
    expect(withWords(base, ['ab'], 3)).toEqual([base[0], base[1], ['Ġa', 'b']]);
    expect(withWords(base, ['a'], 3)).toEqual(base);
    // Each trained merge that goes may be missed by a word.
    expect(withWords(base, ['bc', 'zz'], 4)).toEqual([['Ġ', 'b'], ['Ġb', 'c'], ['Ġ', 'z'], ['Ġz', 'z']]); // prettier-ignore
  });

  it('are refused where they cannot be', async () => {
    expect(await faultOf(() => withWords([], ['abc'], 2))).toBe(
      '--must-have: 1 words need 3 tokens of their own, but the vocabulary has room for 2. Give fewer words, or a larger vocabulary.',
    );
    expect(await faultOf(() => readWords('good\nnot equivalent\n', 'words.txt'))).toBe(
      'words.txt:2: “not equivalent” cannot be one token: letters, digits and signs are split before tokens are made. Give words of letters only, or of signs only, one per line.',
    );
    expect(await faultOf(() => trainTokenizer({ ...request, vocabulary: 257 }, '--vocab'))).toBe(
      '--vocab: A vocabulary of 257 tokens has no room for the 256 bytes and 2 special tokens. Ask for at least 258 tokens; 4096 to 32768 are common.',
    );
  });
});
