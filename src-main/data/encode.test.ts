import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeRows } from './encode.ts';
import type { Row } from './rows.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const GOLDENS = join(import.meta.dirname, '../../e2e/goldens/tokenizer');
const trec = resolveTask({ kind: 'preset', preset: 'trec' });
const mrpc = resolveTask({ kind: 'preset', preset: 'mrpc' });
const row = (...texts: string[]): Row => ({ texts, label: 1, line: 7 });

let gpt2: Tokenizer;
let llama3: Tokenizer;
beforeAll(async () => {
  gpt2 = await loadTokenizer(join(GOLDENS, 'gpt2'), null);
  llama3 = await loadTokenizer(join(GOLDENS, 'llama3'), null);
});

const decode = (tokenizer: Tokenizer, ids: Int32Array) => tokenizer.decode([...ids]);

describe('encodeRows', () => {
  it('gives the ids of the rendered prompt, with the tokenizer’s beginning of a sequence', async () => {
    const [example] = await encodeRows([row('Who was Galileo ?')], trec, llama3, 200);
    const ids = await llama3.encode('Question: Who was Galileo ?\nType:');
    expect(example).toEqual({ ids: Int32Array.from(ids), label: 1, fullLength: ids.length, cut: false, line: 7 });
    expect(ids[0]).toBe((await llama3.encode(''))[0]);
  });

  it('cuts the text from its end and keeps the template, to the last token that fits', async () => {
    const text = 'the river runs past the old mill, '.repeat(40);
    for (const maxLength of [30, 31, 57, 100]) {
      const [example] = await encodeRows([row(text)], trec, gpt2, maxLength);
      const prompt = await decode(gpt2, example!.ids);
      expect(prompt.startsWith('Question: the river')).toBe(true);
      expect(prompt.endsWith('\nType:')).toBe(true);
      expect(text.startsWith(prompt.slice('Question: '.length, -'\nType:'.length))).toBe(true);
      expect(example!.ids.length).toBe(maxLength);
      expect(example!.cut).toBe(true);
      expect(example!.fullLength).toBe((await gpt2.encode(`Question: ${text}\nType:`)).length);
    }
  });

  it('cuts the longer of two texts first, then both', async () => {
    const short = 'the old mill';
    const long = 'the river runs past the bridge '.repeat(20);
    const full = (await gpt2.encode(`Premise: ${short}\nHypothesis: \nPrediction:`)).length;
    for (const texts of [
      [short, long],
      [long, short],
    ]) {
      const [example] = await encodeRows([row(...texts)], mrpc, gpt2, full + 10);
      expect(await decode(gpt2, example!.ids)).toContain(short);
      expect(await decode(gpt2, example!.ids)).toMatch(/\nPrediction:$/);
    }
    const [both] = await encodeRows([row(long, long)], mrpc, gpt2, full + 10);
    const [premise, hypothesis] = (await decode(gpt2, both!.ids)).slice('Premise: '.length).split('\nHypothesis: ');
    expect(hypothesis).toBe(`${premise!}\nPrediction:`);
  });

  it('never cuts a character in half', async () => {
    for (let maxLength = 24; maxLength < 40; maxLength++) {
      const [example] = await encodeRows([row('😀'.repeat(50))], trec, gpt2, maxLength);
      expect(await decode(gpt2, example!.ids)).toMatch(/^Question: (😀)*\nType:$/u);
      expect(example!.ids.length).toBeLessThanOrEqual(maxLength);
    }
  });

  it('accepts an empty text', async () => {
    const [example] = await encodeRows([row('')], trec, gpt2, 40);
    expect(await decode(gpt2, example!.ids)).toBe('Question: \nType:');
  });

  it('refuses a maximum length that leaves no room for text', async () => {
    const { length } = await gpt2.encode('Question: \nType:');
    await expect(encodeRows([row('x')], trec, gpt2, length)).rejects.toThrow(
      `template: The template alone takes ${length} tokens; the maximum length of ${length} leaves no room for text. ` +
        `Raise the maximum length above ${length}, or shorten the template.`,
    );
    expect((await encodeRows([row('xyz')], trec, gpt2, length + 1))[0]!.ids.length).toBe(length + 1);
  });
});
