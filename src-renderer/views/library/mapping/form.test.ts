import { describe, expect, it } from 'vitest';
import type { FileView, PresetView } from '../../../../src-main/contract/routes/library.ts';
import {
  AUTO,
  changed,
  CUSTOM,
  draftOf,
  EMPTY_FORM,
  hasSecondText,
  HOLD_OUT,
  NONE,
  withDataset,
  withFile,
} from './form.ts';

const presets: readonly PresetView[] = [
  { name: 'trec', template: '{text}', labels: ['a', 'b'], texts: 1 },
  { name: 'mrpc', template: '{text_a} {text_b}', labels: ['a', 'b'], texts: 2 },
];
const file: FileView = {
  id: 'f-1',
  name: 'rows.csv',
  rows: 30,
  head: [],
  columns: [
    { name: 'text', distinct: 30, values: null },
    { name: 'other', distinct: 30, values: null },
    {
      name: 'label',
      distinct: 3,
      values: [
        { value: '10', rows: 15 },
        { value: '2', rows: 10 },
        { value: 'very_bad', rows: 5 },
      ],
    },
    {
      name: 'kind',
      distinct: 2,
      values: [
        { value: 'x', rows: 20 },
        { value: 'y', rows: 10 },
      ],
    },
  ],
  guess: { preset: null, texts: ['text'], label: 'label' },
  reading: { encoding: 'utf-8', delimiter: 'comma', header: true },
  notes: [],
  labelNames: {},
};
const form = withFile({ ...EMPTY_FORM, train: 'f-1' }, file);
const draft = (change: Parameters<typeof changed>[1]) => draftOf(changed(form, change, file), presets);

describe('the form', () => {
  it('begins with what the file seems to mean', () => {
    expect(form).toMatchObject({ text: 'text', secondText: NONE, label: 'label', task: CUSTOM });
    expect(form.template).toBe('Text: {text}\nLabel:');
    expect(form.labels.map(({ value, word }) => [value, word])).toEqual([
      ['2', '2'],
      ['10', '10'],
      ['very_bad', 'very bad'],
    ]);
  });

  it('takes the names that the file gives its numbers, in their order, and no row without a label', () => {
    const values = ['1', '0', '-1'].map((value, index) => ({ value, rows: 9 - index }));
    const stored = {
      ...file,
      columns: [{ name: 'label', distinct: 3, values }],
      labelNames: { label: ['very_neg', 'pos'] },
    };
    const { labels } = withFile(form, stored);
    expect(labels).toEqual([
      { value: '0', name: 'very_neg', rows: 8, word: 'very neg' },
      { value: '1', name: 'pos', rows: 9, word: 'pos' },
    ]);
    const { task } = draftOf({ ...form, labels }, presets)!;
    expect(task).toMatchObject({
      labels: [
        { word: 'very neg', names: ['0'] },
        { word: 'pos', names: ['1'] },
      ],
    });
  });

  it('keeps a prompt that was written while the file was read', () => {
    expect(withFile({ ...EMPTY_FORM, template: 'Mine {text}' }, file).template).toBe('Mine {text}');
  });

  it('takes the labels of another column', () => {
    expect(changed(form, { label: 'kind' }, file).labels.map(({ value }) => value)).toEqual(['x', 'y']);
    expect(changed(form, { label: 'text' }, file).labels).toEqual([]);
  });

  it('changes its template with the number of texts, but not one that was written', () => {
    const pair = changed(form, { secondText: 'other' }, file);
    expect(pair.template).toContain('{text_b}');
    expect(changed(pair, { secondText: NONE }, file).template).toBe(form.template);
    const own = changed(form, { template: 'Mine {text}' }, file);
    expect(changed(own, { secondText: 'other' }, file).template).toBe('Mine {text}');
  });

  it('offers a second text where the task may have one', () => {
    const offers = (task: string) => hasSecondText({ ...form, task }, presets);
    expect([offers('trec'), offers('mrpc'), offers(CUSTOM)]).toEqual([false, true, true]);
  });
});

describe('a draft', () => {
  it('is of a known task, with as many texts as it has', () => {
    const task = { kind: 'preset', preset: 'trec', columns: { texts: ['text'], label: 'label' } };
    expect(draft({ task: 'trec', secondText: 'other' })).toMatchObject({ task, validation: null, model: null });
    expect(draft({ task: 'mrpc' })).toMatchObject({ task: { columns: { texts: ['text', ''] } } });
  });

  it('is of a task of one’s own, in which values of one word are one label', () => {
    const labels = form.labels.map((row) => ({ ...row, word: row.value === '10' ? 'good' : 'bad ' }));
    expect(draft({ labels })).toMatchObject({
      task: {
        kind: 'custom',
        labels: [
          { word: 'bad', names: ['2', 'very_bad'] },
          { word: 'good', names: ['10'] },
        ],
      },
    });
  });

  it('holds rows out in place of a test file', () => {
    expect(draft({ test: HOLD_OUT, share: 25 })).toMatchObject({ test: null, holdOut: { share: 0.25, seed: 1 } });
    expect(draft({ test: 'f-2' })).toMatchObject({ test: 'f-2', holdOut: null });
  });

  it('says how files are read only where it was chosen', () => {
    expect(draft({})?.reading).toEqual({});
    const chosen = { delimiter: 'tab', encoding: AUTO, header: 'no', drops: ['incomplete', 'leaks'] } as const;
    expect(draft(chosen)?.reading).toEqual({
      delimiter: 'tab',
      header: 'no',
      incomplete: 'leave-out',
      leaks: 'leave-out',
    });
  });

  it('is none without a file or a column', () => {
    expect(draftOf(EMPTY_FORM, presets)).toBeNull();
    expect(draft({ label: NONE })).toBeNull();
  });
});

describe('a data set that was made', () => {
  const labels = [
    { word: 'worst', names: ['very_bad', '7'] },
    { word: '10', names: [] },
    { word: 'two', names: ['2'] },
  ];
  const columns = { texts: ['text'], label: 'label' };
  const made = {
    name: 'Mine',
    draft: {
      train: 'f-1',
      validation: null,
      test: 'f-2',
      holdOut: null,
      task: { kind: 'custom' as const, template: '{text} is', labels, columns },
      reading: { delimiter: 'tab' as const, incomplete: 'leave-out' as const },
      model: null,
      maxLength: 64,
    },
  };

  it('comes back from its form as it was, before and after its file is read', () => {
    for (const view of [null, file]) expect(draftOf(withDataset(made, view), presets)).toEqual(made.draft);
  });

  it('shows how many rows have each value', () => {
    const rows = withDataset(made, file).labels.map(({ value, word, rows: count }) => [value, word, count]);
    expect(rows).toEqual([
      ['very_bad', 'worst', 5],
      ['7', 'worst', 0],
      ['10', '10', 15],
      ['2', 'two', 10],
    ]);
  });

  it('of a known task keeps its columns', () => {
    const task = { kind: 'preset' as const, preset: 'trec', columns };
    expect(draftOf(withDataset({ ...made, draft: { ...made.draft, task } }, file), presets)).toMatchObject({ task });
  });
});
