/** Merges against Hugging Face's trainer; see e2e/goldens/README.md. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LEAST_TOKENS, tokenizerFiles } from './tokenizer-files.ts';
import { trainMerges } from './train.ts';
import { countWords } from './words.ts';

const GOLDENS = join(import.meta.dirname, '../../../e2e/goldens/bpe');
const golden = z
  .object({
    merges: z.array(z.tuple([z.string(), z.string()])),
    counts: z.record(z.string(), z.int()),
    vocabulary: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(GOLDENS, 'goldens.json'), 'utf8')));
const Definition = z.object({ model: z.object({ vocab: z.record(z.string(), z.int()) }) });

describe('trainMerges', () => {
  it.each(Object.keys(golden.counts).map(Number))('learns what tokenizers learns in %d tokens', async (size) => {
    const { words } = await countWords([join(GOLDENS, 'corpus.txt')], 'file');
    const merges = trainMerges(words, size - LEAST_TOKENS);
    expect(merges.length).toBe(golden.counts[size]);
    expect(merges).toEqual(golden.merges.slice(0, merges.length));
    const { vocab } = Definition.parse(JSON.parse(tokenizerFiles(merges).files['tokenizer.json'])).model;
    const ordered = Object.entries(vocab).sort(([, a], [, b]) => a - b);
    const names = ordered.map(([token]) => token).join('\n');
    expect(createHash('sha256').update(names).digest('hex')).toBe(golden.vocabulary[size]);
  });

  it('takes the most frequent pair first, and of equals that of the smaller ids', () => {
    const words = new Map([
      ['ba', 3],
      ['ab', 3],
      ['cd', 4],
    ]);
    expect(trainMerges(words, 10)).toEqual([
      ['c', 'd'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it('merges runs from the left, and stops where no pair comes twice', () => {
    expect(trainMerges(new Map([['aaaaa', 2]]), 10)).toEqual([
      ['a', 'a'],
      ['aa', 'a'],
      ['aa', 'aaa'],
    ]);
    expect(trainMerges(new Map([['ab', 1]]), 10)).toEqual([]);
  });

  it('gives as many merges as there is room for', () => {
    const words = new Map([['the', 5]]);
    expect(trainMerges(words, 1)).toEqual([['h', 'e']]);
    expect(trainMerges(words, 0)).toEqual([]);
  });
});
