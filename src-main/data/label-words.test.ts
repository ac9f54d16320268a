import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { labelTokens, type LabelTokenRule } from './label-words.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tokenizer');

let gpt2: Tokenizer;
let llama2: Tokenizer;
beforeAll(async () => {
  gpt2 = await loadTokenizer(join(GOLDENS, 'gpt2'));
  llama2 = await loadTokenizer(join(GOLDENS, 'llama2'));
});

const tokensOf = (tokenizer: Tokenizer, words: readonly string[], rule?: LabelTokenRule) =>
  labelTokens(
    words.map((word) => ({ word, names: [] })),
    tokenizer,
    rule,
  ).map((id) => tokenizer.decode([id]));

describe('labelTokens', () => {
  it('takes the first sub-token where it tells the labels apart', () => {
    expect(gpt2.encodePlain(' the').length).toBe(1);
    expect(tokensOf(gpt2, ['the', 'xyz'])).toEqual([' the', ' ']);
    expect(tokensOf(gpt2, ['the', 'xyz'], 'first')).toEqual([' the', ' ']);
  });

  it('goes on to the first sub-token that does, label by label', () => {
    // " " begins both xa and xb; the third label keeps its own first sub-token.
    expect(gpt2.encodePlain(' xq').map((id) => gpt2.decode([id]))).toEqual([' ', 'x', 'q']);
    expect(tokensOf(gpt2, ['xq', 'xz', 'the'])).toEqual(['q', 'z', ' the']);
  });

  it('skips the lone space that SentencePiece-like tokenizers put before a word', () => {
    const [first, second] = labelTokens(
      [
        { word: 'the', names: [] },
        { word: 'river', names: [] },
      ],
      llama2,
    );
    expect(first).not.toBe(second);
    expect(llama2.encodePlain(' the')).toContain(first);
    expect(llama2.encodePlain(' river')).toContain(second);
  });

  it('does not give a label what an earlier one has taken at another place', () => {
    // " okay" has "o" at the second place, " good" at the third, where it would tell it from " great".
    const tokens = tokensOf(gpt2, ['okay', 'good', 'great']);
    expect(tokens[0]).toBe('o');
    expect(tokens[1]).toBe('od');
    expect(new Set(tokens).size).toBe(3);
  });

  it('lets a word that begins another one keep its last sub-token', () => {
    expect(tokensOf(gpt2, ['xq', 'xqz'])).toEqual(['q', 'z']);
  });

  it('has the rules first and last', () => {
    expect(tokensOf(gpt2, ['the', 'xz'], 'last')).toEqual([' the', 'z']);
    const words = resolveTask({ kind: 'preset', preset: 'mrpc' }).labels;
    expect(labelTokens(words, gpt2)).toHaveLength(2);
    const shown = (word: string) =>
      gpt2.encodePlain(` ${word}`).map((id) => `${JSON.stringify(gpt2.decode([id]))}=${id}`);
    const pieces = [shown('equivalent'), shown('not equivalent')];
    expect(() => labelTokens(words, gpt2, 'last')).toThrow(
      `labels: The labels “equivalent” (${pieces[0]!.join(' ')}) and “not equivalent” (${pieces[1]!.join(' ')}) both get ` +
        `the token ${pieces[0]!.at(-1)!} by the rule last. ` +
        'Choose label words that begin differently, or another rule for label tokens.',
    );
  });

  it('names the labels that no rule can tell apart', () => {
    expect(() => tokensOf(gpt2, ['xq', 'xz'], 'first')).toThrow(
      `labels: The labels “xq” (" "=220 "x"=87 "q"=80) and “xz” (" "=220 "x"=87 "z"=89) both get the token " "=220 by the ` +
        'rule first. Choose label words that begin differently, or another rule for label tokens.',
    );
    expect(() => tokensOf(gpt2, ['xq', 'xq'])).toThrow('The labels “xq” (" "=220 "x"=87 "q"=80) and “xq”');
  });
});
