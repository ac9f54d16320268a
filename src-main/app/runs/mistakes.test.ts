import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashRows } from '../../data/hash.ts';
import { metrics } from '../../data/metrics.ts';
import { readSplits } from '../../data/load.ts';
import { resolveTask } from '../../data/task.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { storeExperiment, TRUTHS } from '../../comparison/testing/finished.ts';
import { TASK, tinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import type { TinyExperiment } from '../../comparison/testing/tiny-experiment.ts';
import { findMistakes, rememberingReader } from './mistakes.ts';
import type { MistakeQuery } from './mistakes.ts';

const LABELS = ['cat', 'hat', 'end'];
/** Of the four test rows 0, 0, 1, 1. */
const ANSWERS = [0, 2, 0, 1];
const ID = 'r-model-letters-full-1';
const ALL: MistakeQuery = { id: ID, truth: null, predicted: null, offset: 0, limit: 10 };

let tiny: TinyExperiment;
let store: Store;
beforeAll(async () => {
  tiny = tinyExperiment();
  store = await openStore(join(tiny.folder, 'workspace'));
  storeExperiment(store, tiny.request, { 'full 1': { answers: TRUTHS } });
});
afterAll(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

/** The store as after a run that was scored on the rows which the file holds now. */
beforeEach(async () => {
  const { data } = tiny.request.datasets[0]!;
  writeFileSync(
    data.test!,
    [0, 0, 1, 1].map((label, row) => `{"text":"a test ${row}","label":"${LABELS[label]}"}\n`).join(''),
  );
  const { test } = (await readSplits({ task: resolveTask(TASK), ...data, seed: 1 })).rows;
  const found = store.datasets.get('data-hash')!;
  store.datasets.put({ ...found, splits: found.splits.map((split) => ({ ...split, hash: hashRows(test) })) });
  const { perClass, confusion, ...score } = metrics([0, 0, 1, 1], ANSWERS, LABELS);
  const scored = { ...score, perClass, confusion, loss: 1, seconds: 9, step: 11, predictions: ANSWERS };
  store.evaluations.put(ID, { type: 'evaluation', split: 'test', ...scored });
});

describe('the rows that were answered wrongly', () => {
  it('come with text, label and answer', async () => {
    expect(await findMistakes(store, ALL)).toEqual({
      split: 'test',
      step: 11,
      labels: LABELS,
      total: 2,
      changed: null,
      rows: [
        { line: 2, texts: ['a test 1'], truth: 0, predicted: 2 },
        { line: 3, texts: ['a test 2'], truth: 1, predicted: 0 },
      ],
    });
  });

  it('come in pages, and by label or answer', async () => {
    const lines = async (query: Partial<MistakeQuery>) =>
      (await findMistakes(store, { ...ALL, ...query })).rows.map(({ line }) => line);
    expect(await lines({ limit: 1 })).toEqual([2]);
    expect(await lines({ offset: 1, limit: 1 })).toEqual([3]);
    expect(await lines({ truth: 1 })).toEqual([3]);
    expect(await lines({ predicted: 2 })).toEqual([2]);
    expect(await lines({ truth: 1, predicted: 1 })).toEqual([]);
  });

  it('are not shown where the file changed', async () => {
    writeFileSync(tiny.request.datasets[0]!.data.test!, '{"text":"another","label":"cat"}\n');
    expect(await findMistakes(store, ALL)).toMatchObject({
      total: 0,
      rows: [],
      changed:
        'The test rows changed since the run was scored; its answers belong to rows that are not there any more.',
    });
    // As many rows, of which one has another text.
    const rows = [0, 0, 1, 1].map((label, row) => `{"text":"a text ${row}","label":"${LABELS[label]}"}\n`);
    writeFileSync(tiny.request.datasets[0]!.data.test!, rows.join(''));
    expect(await findMistakes(store, ALL)).toMatchObject({ total: 0, rows: [] });
    rmSync(tiny.request.datasets[0]!.data.test!);
    await expect(findMistakes(store, ALL)).rejects.toThrow('There is no such file.');
  });

  it('are read once for all pages, and again when the file changes', async () => {
    let reads = 0;
    const read = rememberingReader(() => {
      reads++;
      return Promise.resolve([]);
    });
    await findMistakes(store, ALL, read);
    await findMistakes(store, { ...ALL, offset: 1 }, read);
    expect(reads).toBe(1);
    writeFileSync(tiny.request.datasets[0]!.data.test!, '{"text":"another","label":"cat"}\n');
    await findMistakes(store, ALL, read);
    expect(reads).toBe(2);
  });
});
