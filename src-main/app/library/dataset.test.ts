import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatasetDraft } from '../../contract/dataset-draft.ts';
import type { DatasetDraftInput } from '../../contract/dataset-draft.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { addDataset } from './add-dataset.ts';
import { addPaths } from './add.ts';
import { checkDataset, sourcesOf, sourcesOfStored } from './check-dataset.ts';
import { libraryDataset } from './find.ts';
import { csvRows, openTestLibrary } from './testing/library.ts';
import type { TestLibrary } from './testing/library.ts';

let library: TestLibrary;
beforeEach(async () => (library = await openTestLibrary()));
afterEach(() => library.end());

const columns = { texts: ['text'], label: 'label' };
const labels: { word: string; names: string[] }[] = [
  { word: 'cat', names: [] },
  { word: 'hat', names: [] },
];
const task = { kind: 'custom' as const, template: '{text}:', labels, columns };

/** The file's id. */
async function file(name: string, lines: readonly string[]): Promise<string> {
  return (await addPaths(library.store, [library.write(name, lines)]))[0]!.id;
}
const train = () => file('train.csv', csvRows(10, ['cat', 'hat']));
const check = (input: DatasetDraftInput) => {
  const draft = DatasetDraft.parse(input);
  return checkDataset(library.store, sourcesOf(library.store, draft), draft);
};

describe('a data set before it is made', () => {
  it('shows classes, repeats, leaks, prompts and tokens', async () => {
    const rows = [...csvRows(10, ['cat', 'hat']), 'row 0 of cat,cat', 'row 1 of cat,hat'];
    const test = await file('test.csv', ['text,label', 'row 3 of hat,hat', 'row 4 of hat,cat', 'a new one,cat']);
    const model = (await addPaths(library.store, [tinyModel(library.folder)]))[0]!.id;
    const found = await check({ train: await file('train.csv', rows), test, task, model, maxLength: 8 });
    if (found.kind === 'bad') throw new Error(found.fault.message);
    const { splits, leaks, prompts, labelTokens, warnings } = found.report;
    expect(splits).toMatchObject([
      {
        split: 'train',
        file: 'train.csv',
        rows: 22,
        duplicates: 2,
        conflicts: 1,
        classes: [
          { label: 'cat', rows: 11 },
          { label: 'hat', rows: 11 },
        ],
        tokens: { rows: 22, cut: 22 },
      },
      { split: 'test', file: 'test.csv', rows: 3 },
    ]);
    expect(leaks).toEqual([{ split: 'test', other: 'train', rows: 2, conflicts: 1 }]);
    expect(prompts.map(({ line, answer, isCut }) => [line, answer, isCut])).toEqual([
      [2, 'cat', true],
      [3, 'hat', true],
    ]);
    expect(prompts[0]?.tokens).toHaveLength(8);
    expect(prompts[0]?.tokens?.at(-1)?.text).toBe(':');
    expect(labelTokens?.map(({ word }) => word)).toEqual(['cat', 'hat']);
    expect(warnings).toContain('test: 2 rows also stand in train, 1 of them with another label.');
  });

  it('is counted without tokens where no model is chosen', async () => {
    const found = await check({ train: await train(), task });
    expect(found).toMatchObject({ kind: 'good', report: { labelTokens: null, splits: [{ tokens: null }] } });
    expect(found).toMatchObject({ report: { prompts: [{ prompt: 'row 0 of cat:', tokens: null }, {}] } });
  });

  it('shows rows held out as test rows, the same for the same seed', async () => {
    const id = await train();
    const draft = (seed: number) => ({ train: id, task, holdOut: { share: 0.2, seed } });
    const found = await check(draft(1));
    expect(found).toMatchObject({
      kind: 'good',
      report: {
        splits: [
          { split: 'train', rows: 16 },
          { split: 'test', file: null, rows: 4, classes: [{ rows: 2 }, { rows: 2 }] },
        ],
      },
    });
    expect(await check(draft(1))).toEqual(found);
    expect(await check(draft(2))).not.toEqual(found);
  });
});

describe('what is wrong is reported at its field', () => {
  const custom = (changes: Partial<typeof task>) => ({ task: { ...task, ...changes } });
  it.each([
    ['a template without a text', custom({ template: 'Label:' }), 'template', 'data.template'],
    ['a single label', custom({ labels: labels.slice(1) }), 'labels', 'data.label-words'],
    ['a label without a word', custom({ labels: [...labels, { word: ' ', names: [] }] }), 'labels', 'data.label-words'],
    [
      'a label that the words do not name',
      custom({ labels: [labels[0]!, { word: 'x', names: [] }] }),
      'labels',
      'data.unknown-label',
    ],
    [
      'a text column that is not there',
      custom({ columns: { ...columns, texts: ['body'] } }),
      'text',
      'data.missing-column',
    ],
    [
      'a second one',
      custom({ template: '{text_a} {text_b}', columns: { ...columns, texts: ['text', 'body'] } }),
      'secondText',
      'data.missing-column',
    ],
    [
      'a label column that is not there',
      custom({ columns: { ...columns, label: 'class' } }),
      'label',
      'data.missing-column',
    ],
    ['an unknown task', { task: { kind: 'preset' as const, preset: 'trek', columns } }, 'task', 'request.bad-option'],
    [
      'labels of another task',
      { task: { kind: 'preset' as const, preset: 'trec', columns } },
      'task',
      'data.unknown-label',
    ],
    ['no share of test rows', { holdOut: { share: 0, seed: 1 } }, 'holdOut', 'request.bad-option'],
    ['an unknown model', { model: 'm-none' }, 'model', 'request.bad-option'],
  ])('%s', async (_what, changes, field, code) => {
    expect(await check({ train: await train(), task, ...changes })).toMatchObject({
      kind: 'bad',
      field,
      fault: { code },
    });
  });

  it('a test file that is broken, lacks a column, has other labels, or is the training file', async () => {
    const bad = async (test: string) => check({ train: await train(), test, task });
    const broken = await file('test.csv', ['text,label', 'one']);
    expect(await bad(broken)).toMatchObject({
      field: 'test',
      fault: { code: 'data.ragged-row', file: 'test.csv', line: 2 },
    });
    expect(await bad(await file('b.csv', ['text,class', 'a,cat']))).toMatchObject({
      field: 'test',
      fault: { code: 'data.missing-column' },
    });
    expect(await bad(await file('c.csv', ['text,label', 'a,mat']))).toMatchObject({
      field: 'test',
      fault: { code: 'data.unknown-label' },
    });
    expect(await bad(await train())).toMatchObject({
      field: 'test',
      fault: { message: 'This file is chosen already.' },
    });
  });

  it('a training file with one label, and rows held out beside a test file', async () => {
    const one = await file('one.csv', csvRows(3, ['cat']));
    expect(await check({ train: one, task })).toMatchObject({ field: 'label', fault: { code: 'data.one-class' } });
    const test = await file('test.csv', csvRows(2, ['cat']));
    const both = await check({ train: await train(), test, task, holdOut: { share: 0.1, seed: 1 } });
    expect(both).toMatchObject({ field: 'holdOut' });
  });

  it('words that a model has no token for, and a template longer than prompts may be', async () => {
    const model = (await addPaths(library.store, [tinyModel(library.folder)]))[0]!.id;
    const id = await train();
    const same = [
      { word: '漢', names: ['cat'] },
      { word: '字', names: ['hat'] },
    ];
    expect(await check({ train: id, model, ...custom({ labels: same }) })).toMatchObject({
      kind: 'bad',
      field: 'labels',
    });
    const long = await check({ train: id, model, maxLength: 4, ...custom({ template: 'the cat and the hat {text}' }) });
    expect(long).toMatchObject({ kind: 'bad', field: 'template', fault: { code: 'data.too-long' } });
  });

  it('a file that the library does not know is refused', () => {
    const draft = DatasetDraft.parse({ train: 'f-none', task });
    expect(() => sourcesOf(library.store, draft)).toThrow('The library has no file f-none.');
  });
});

describe('a data set that is made', () => {
  it('keeps its facts, and is looked at again in the same way', async () => {
    const test = await file('test.csv', csvRows(2, ['cat'], 'other'));
    const saved = await addDataset(
      library.store,
      ' animals ',
      DatasetDraft.parse({ train: await train(), test, task }),
    );
    if (saved.kind === 'bad') throw new Error(saved.fault.message);
    expect(saved.card).toMatchObject({
      name: 'animals',
      task: 'custom',
      facts: {
        labels: ['cat', 'hat'],
        rows: { train: 20, validation: null, test: 2 },
        warnings: ['test: no row has the label “hat”.'],
      },
    });
    const sources = sourcesOfStored(libraryDataset(library.store, saved.card.id));
    const again = await checkDataset(library.store, sources, { model: null, maxLength: 256 });
    expect(again).toMatchObject({ kind: 'good', report: { splits: [{ rows: 20 }, { split: 'test', rows: 2 }] } });
  });

  it('of one file writes train and test rows that share none and miss none', async () => {
    const lines = ['{"text":"a, \\"b\\"","label":0,"id":7}', '{"text":"c","label":1,"id":null}'];
    const all = [...lines, ...Array.from({ length: 18 }, (_, n) => `{"text":"t${n}","label":${n % 2},"id":${n}}`)];
    const numbered = [
      { word: 'cat', names: ['0'] },
      { word: 'hat', names: ['1'] },
    ];
    const draft = {
      train: await file('all.jsonl', all),
      task: { ...task, labels: numbered },
      holdOut: { share: 0.3, seed: 5 },
    };
    const saved = await addDataset(library.store, 'one file', DatasetDraft.parse(draft));
    if (saved.kind === 'bad') throw new Error(saved.fault.message);
    expect(saved.card.facts.rows).toEqual({ train: 14, validation: null, test: 6 });
    const { data } = libraryDataset(library.store, saved.card.id);
    const read = (path: string | null) => readFileSync(path!, 'utf8').trimEnd().split('\n');
    expect(data.train).toContain(library.store.workspace.data);
    expect([...read(data.train), ...read(data.test)].sort()).toEqual(all.toSorted());
  });

  it.each([
    ['', 'The data set has no name.'],
    ['x'.repeat(81), 'The name is longer than 80 characters.'],
    ['ANIMALS', 'There is a data set “ANIMALS” already.'],
  ])('is not named “%s”', async (name, message) => {
    const draft = DatasetDraft.parse({ train: await train(), task });
    await addDataset(library.store, 'animals', draft);
    expect(await addDataset(library.store, name, draft)).toMatchObject({
      kind: 'bad',
      field: 'name',
      fault: { message },
    });
  });

  it('is not made of a draft with a fault', async () => {
    const draft = DatasetDraft.parse({ train: await train(), task: { ...task, template: '' } });
    expect(await addDataset(library.store, 'animals', draft)).toMatchObject({ kind: 'bad', field: 'template' });
    expect(library.store.libraryDatasets.all()).toEqual([]);
  });
});
