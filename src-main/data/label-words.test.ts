import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { labelTokens, labelTokenWarnings, type LabelTokenRule } from './label-words.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tokenizer');

let gpt2: Tokenizer;
let llama2: Tokenizer;
beforeAll(async () => {
  gpt2 = await loadTokenizer(join(GOLDENS, 'gpt2'), null);
  llama2 = await loadTokenizer(join(GOLDENS, 'llama2'), null);
});

const textsOf = (tokenizer: Tokenizer, ids: readonly number[]) => Promise.all(ids.map((id) => tokenizer.decode([id])));
const tokensOf = async (tokenizer: Tokenizer, words: readonly string[], rule?: LabelTokenRule) => {
  const labels = words.map((word) => ({ word, names: [] }));
  return textsOf(tokenizer, await labelTokens(labels, tokenizer, rule));
};

describe('labelTokens', () => {
  it('takes the first sub-token where it tells the labels apart', async () => {
    expect(await gpt2.encodePlain(' the')).toHaveLength(1);
    expect(await tokensOf(gpt2, ['the', 'xyz'])).toEqual([' the', ' ']);
    expect(await tokensOf(gpt2, ['the', 'xyz'], 'first')).toEqual([' the', ' ']);
  });

  it('continues to the first sub-token that does, label by label', async () => {
    // " " begins both xa and xb; the third label keeps its own first sub-token.
    expect(await textsOf(gpt2, await gpt2.encodePlain(' xq'))).toEqual([' ', 'x', 'q']);
    expect(await tokensOf(gpt2, ['xq', 'xz', 'the'])).toEqual(['q', 'z', ' the']);
  });

  it('skips the lone space that SentencePiece-like tokenizers put before a word', async () => {
    const [first, second] = await labelTokens(
      [
        { word: 'the', names: [] },
        { word: 'river', names: [] },
      ],
      llama2,
    );
    expect(first).not.toBe(second);
    expect(await llama2.encodePlain(' the')).toContain(first);
    expect(await llama2.encodePlain(' river')).toContain(second);
  });

  it('does not give a label what an earlier one has taken at another place', async () => {
    // " okay" has "o" at the second place, " good" at the third, where it would tell it from " great".
    const tokens = await tokensOf(gpt2, ['okay', 'good', 'great']);
    expect(tokens[0]).toBe('o');
    expect(tokens[1]).toBe('od');
    expect(new Set(tokens).size).toBe(3);
  });

  it('lets a word that begins another one keep its last sub-token', async () => {
    expect(await tokensOf(gpt2, ['xq', 'xqz'])).toEqual(['q', 'z']);
  });

  it('has the rules first and last', async () => {
    expect(await tokensOf(gpt2, ['the', 'xz'], 'last')).toEqual([' the', 'z']);
    const words = resolveTask({ kind: 'preset', preset: 'mrpc' }).labels;
    expect(await labelTokens(words, gpt2)).toHaveLength(2);
    const shown = async (word: string) => {
      const ids = await gpt2.encodePlain(` ${word}`);
      return (await textsOf(gpt2, ids)).map((text, index) => `${JSON.stringify(text)}=${ids[index]}`);
    };
    const pieces = [await shown('equivalent'), await shown('not equivalent')];
    await expect(labelTokens(words, gpt2, 'last')).rejects.toThrow(
      `labels: The labels “equivalent” (${pieces[0]!.join(' ')}) and “not equivalent” (${pieces[1]!.join(' ')}) both get ` +
        `the token ${pieces[0]!.at(-1)!} by the rule last. ` +
        'Choose label words that start differently, or another rule for label tokens.',
    );
  });

  it('names the labels that no rule can tell apart', async () => {
    await expect(tokensOf(gpt2, ['xq', 'xz'], 'first')).rejects.toThrow(
      `labels: The labels “xq” (" "=220 "x"=87 "q"=80) and “xz” (" "=220 "x"=87 "z"=89) both get the token " "=220 by the ` +
        'rule first. Choose label words that start differently, or another rule for label tokens.',
    );
    await expect(tokensOf(gpt2, ['xq', 'xq'])).rejects.toThrow('The labels “xq” (" "=220 "x"=87 "q"=80) and “xq”');
  });
});

describe('a warning', () => {
  const warningsOf = async (words: readonly string[], rule?: LabelTokenRule) => {
    const labels = words.map((word) => ({ word, names: [] }));
    return labelTokenWarnings(labels, await labelTokens(labels, gpt2, rule), gpt2);
  };

  it('is given of labels whose token is a single letter, a space, or a byte of a letter', async () => {
    expect(await warningsOf(['okay', 'good', 'great'])).toEqual([
      'labels: the model answers “okay” by the single letter “o”, which says little of the word; choose another word or another --label-token.',
    ]);
    expect(await warningsOf(['the', 'xyz'])).toEqual([
      'labels: the model answers “xyz” by a space, which says little of the word; choose another word or another --label-token.',
    ]);
    expect(await warningsOf(['漢字', 'xyz'], 'last')).toEqual([
      'labels: the model answers “漢字” by a single byte, “xyz” by the single letter “z”, which say little of the words; choose another word or another --label-token.',
    ]);
  });

  it('is none of whole words, and of words that are a letter themselves', async () => {
    expect(await warningsOf(['the', 'and'])).toEqual([]);
    expect(await warningsOf(['x', 'the'], 'last')).toEqual([]);
  });
});
