import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calibrationRows, loadCalibration, requireClasses } from './calibration.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer } from './tokenizer.ts';

const task = resolveTask({
  kind: 'custom',
  template: '{text}:',
  labels: ['cat', 'hat', 'end'].map((word) => ({ word, names: [] })),
  columns: { texts: ['text'], label: 'label' },
});
const MODEL = join(import.meta.dirname, '../../e2e/goldens/models/llama-gqa-untied');

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-calibration-'));
  file = join(folder, 'rows.jsonl');
  const rows = Array.from({ length: 30 }, (_, i) =>
    JSON.stringify({ text: `the ${'abcdefghij'[i % 10]!} ${i}`, label: i < 20 ? 'cat' : 'hat' }),
  );
  writeFileSync(file, `${rows.join('\n')}\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));

const load = async (samples: number, seed = 1) =>
  loadCalibration({ task, file, samples, seed, tokenizer: await loadTokenizer(MODEL, null), maxLength: 32 });

describe('loadCalibration', () => {
  it('draws rows by class and seed, and remembers where they stand', async () => {
    const found = await load(9);
    expect(found.rows).toBe(30);
    expect(found.report.classes.map(({ rows }) => rows)).toEqual([6, 3, 0]);
    expect(found.labelTokens).toHaveLength(3);
    const lines = found.examples.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    expect(lines.every((line) => line >= 1 && line <= 30)).toBe(true);
    expect((await load(9)).dataHash).toBe(found.dataHash);
    expect((await load(9, 2)).dataHash).not.toBe(found.dataHash);
    expect((await load(9, 2)).examples.map(({ line }) => line)).not.toEqual(lines);
  });

  it('takes the whole of a small file, and warns of classes that are missing', async () => {
    const found = await load(31);
    expect(found.examples.map(({ line }) => line)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(found.warnings).toContain('sample: no row has the label “end”.');
  });

  it.each([
    [3, 2, 30, [0, 1], '--samples: 2 sample rows cannot hold the 3 labels of the task. Use 3 or more.'],
    [3, 9, 2, [0, 1], 'rows.csv: The 2 rows of the file are fewer than the 3 labels of the task, too few for a choice. Give rows of every label.'],
    [3, 3, 30, [0, 0, 0], 'rows.csv: label: All 3 sample rows have the label “cat”, so a choice would say nothing of the other labels. Use more --samples, or a file of more even classes.'],
    [3, 9, 4, [1, 1, 1, 1], 'rows.csv: label: All 4 sample rows have the label “hat”, so a choice would say nothing of the other labels. Give rows of at least two labels.'],
  ])('refuses a sample that says nothing of the %i labels: %i asked for, of %i rows', (_, samples, rows, labels, message) => {
    const drawn = labels.map((label) => ({ label }));
    expect(() => requireClasses(drawn, { task, file: 'rows.csv', samples, rows })).toThrow(message);
  }); // prettier-ignore

  it('refuses it before the model is looked at', async () => {
    await expect(load(2)).rejects.toThrow('--samples: 2 sample rows cannot hold the 3 labels');
  });

  it('says so where cut prompts lose their ends, where the label is predicted', async () => {
    const ending = { ...task, template: 'Text: {text}' };
    const tokenizer = await loadTokenizer(MODEL, null);
    const warned = async (each: typeof task, maxLength = 8) =>
      (await loadCalibration({ task: each, file, samples: 9, seed: 1, tokenizer, maxLength })).warnings.join();
    expect(await warned(ending)).toMatch(
      /cut to 8 tokens\. The template ends with the text, so their prompts end in the middle/,
    );
    expect(await warned(task, 6)).toMatch(/cut to 6 tokens\.$/);
  });

  it('draws the same rows wherever the seed is used', () => {
    const labels = Array.from({ length: 50 }, (_, i) => i % 3);
    expect(calibrationRows(labels, 10, 4)).toEqual(calibrationRows(labels, 10, 4));
    expect(calibrationRows(labels, 10, 4)).toHaveLength(10);
  });
});
