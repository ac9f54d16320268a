/** The published data sets, read whole: their rows, their oddities, and their prompts. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeFile } from './describe.ts';
import { loadTaskData } from './load.ts';
import { resolveTask } from './task.ts';
import { loadTokenizer, type Tokenizer } from './tokenizer.ts';

const DATA = '../shared/data';
const task = (preset: string) => resolveTask({ kind: 'preset', preset });

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer(join(import.meta.dirname, '../../e2e/goldens/tokenizer/gpt2'), null);
});

describe.skipIf(!existsSync(DATA))(`the published sets in ${DATA} (skipped where they are absent)`, () => {
  const file = (set: string, split: string) => join(DATA, set, `${split}.jsonl`);
  const rows = async (set: string, split: string) => {
    const { report } = await describeFile(file(set, split), task(set));
    return { ...Object.fromEntries(report!.classes.map((entry) => [entry.label, entry.rows])), all: report!.rows };
  };
  const odd = async (set: string, split: string) => {
    const { report } = await describeFile(file(set, split), task(set));
    return [report!.duplicates, report!.conflicts];
  };
  const load = (set: string, validation: boolean, maxLength = 512) =>
    loadTaskData({
      task: task(set),
      train: file(set, 'train'),
      test: file(set, 'test'),
      seed: 1,
      tokenizer,
      maxLength,
      ...(validation ? { validation: file(set, 'validation') } : { validationFraction: 0 }),
    });

  it('have the rows per class that their READMEs state', async () => {
    expect(await rows('trec', 'train')).toEqual({
      expression: 86,
      entity: 1250,
      description: 1162,
      human: 1223,
      location: 835,
      number: 896,
      all: 5452,
    });
    expect(await rows('trec', 'test')).toEqual({
      expression: 9,
      entity: 94,
      description: 138,
      human: 65,
      location: 81,
      number: 113,
      all: 500,
    });
    expect(await rows('sst5', 'test')).toEqual({
      terrible: 279,
      bad: 633,
      okay: 389,
      good: 510,
      great: 399,
      all: 2210,
    });
    expect(await rows('mrpc', 'validation')).toEqual({ equivalent: 279, 'not equivalent': 129, all: 408 });
    expect(await rows('carer', 'train')).toEqual({
      sadness: 4666,
      joy: 5362,
      love: 1304,
      anger: 2159,
      fear: 1937,
      surprise: 572,
      all: 16000,
    });
  });

  it('have the oddities of TREC', async () => {
    expect(await odd('trec', 'train')).toEqual([72, 0]);
    const { overlaps } = await load('trec', false);
    expect(overlaps.find((overlap) => overlap.split === 'test' && overlap.other === 'train')).toMatchObject({
      rows: 11,
      conflicts: 1,
    });
  });

  it('have the oddities of SST-5', async () => {
    expect([await odd('sst5', 'train'), await odd('sst5', 'validation')]).toEqual([
      [10, 0],
      [1, 0],
    ]);
    expect((await load('sst5', true)).overlaps).toEqual([
      { split: 'validation', other: 'train', rows: 2, conflicts: 0 },
      { split: 'test', other: 'train', rows: 2, conflicts: 0 },
      { split: 'test', other: 'validation', rows: 0, conflicts: 0 },
    ]);
  });

  it('have the oddities of CARER', async () => {
    expect([await odd('carer', 'train'), (await odd('carer', 'validation'))[0]]).toEqual([[31, 30], 2]);
    expect((await load('carer', true)).overlaps).toMatchObject([
      { split: 'validation', other: 'train', rows: 5, conflicts: 5 },
      { split: 'test', other: 'train', rows: 11, conflicts: 11 },
      { split: 'test', other: 'validation', rows: 3 },
    ]);
  });

  it('have no pair of MRPC twice', async () => {
    const data = await load('mrpc', true);
    expect([data.train.report.duplicates, data.test?.report.duplicates]).toEqual([0, 0]);
    expect(data.overlaps.map((overlap) => overlap.rows)).toEqual([0, 0, 0]);
  });

  it('read MRPC’s template whole even when cut to a few tokens', async () => {
    const data = await load('mrpc', true, 60);
    expect(data.train.report.cut).toBeGreaterThan(3000);
    expect(data.train.examples.every((example) => example.ids.length <= 60)).toBe(true);
    const texts = await Promise.all(data.train.examples.map(({ ids }) => tokenizer.decode([...ids])));
    const ends = texts.filter((text) => !text.endsWith('\nPrediction:'));
    expect(ends).toEqual([]);
  });
});
