import { describe, expect, it } from 'vitest';
import { sortRows } from '../../components/data-table.ts';
import { costRows } from './costs.ts';
import { labelledRows, sampleColumns } from './sample-rows.ts';
import { datasetChoices, modelChoices } from './start-choices.ts';
import { visibleText } from './words.ts';

describe('the table of samples', () => {
  const samples = [
    { sample: 0, line: 10, label: 1, boundary: 2, deviations: [1, 0.5, 0.75] },
    { sample: 1, line: 9, label: 0, boundary: 0, deviations: [1, 0.75, 0.25] },
  ];
  const rows = labelledRows({ samples, labels: [{ word: 'yes', text: ' yes' }, { word: 'no', text: ' no' }] }); // prettier-ignore
  const columns = sampleColumns(2);

  it('names labels and the space in which a sample comes nearest', () => {
    const nearest = columns.find(({ key }) => key === 'nearest')!;
    expect(rows.map((row) => [row.label, nearest.text(row)])).toEqual([
      ['no', 'r₁'],
      ['yes', 'r₂'],
    ]);
    expect(columns.map(({ title }) => title)).toContain('r₁');
  });

  it('can be sorted by line', () => {
    expect(sortRows(rows, columns, { key: 'line', descending: false }).map(({ line }) => line)).toEqual([9, 10]);
  });

  it('names no space twice in a model of one block', () => {
    expect(sampleColumns(1).filter(({ key }) => key.startsWith('space'))).toHaveLength(2);
  });
});

it('the parts of the cost add up to all of the time', () => {
  const costs = {
    seconds: { bases: 1, compile: 2, forward: 3, nearest: 4 },
    flops: { bases: 10, forward: 20, nearest: 30 },
  };
  const rows = costRows({ costs, seconds: 12, nearest: { count: 1, latentNorm: 'hf', spaces: [] }, rivals: null });
  expect(rows.map(({ seconds }) => seconds)).toEqual([2, 1, 2, 3, 4]);
  const rival = {
    rule: 'variability',
    scores: [],
    blocks: [1],
    reason: '',
    warnings: [],
    seconds: 1.5,
    flops: 7,
  } as const;
  const more = costRows({ costs, seconds: 12, nearest: null, rivals: [rival] });
  expect(more.at(-1)).toEqual({ part: 'variability', seconds: 1.5, flops: 7 });
  expect(more[0]!.seconds).toBe(0.5);
  expect(costRows({ costs, seconds: 12, nearest: null, rivals: null }).map(({ part }) => part)).not.toContain(
    'Nearest words',
  );
});

it('models that cannot be used are not offered', () => {
  const fault = { code: 'model.missing-file', message: '', remedy: '' } as const;
  const bad = { id: 'm-1', name: 'gone', note: '', tags: [], addedAt: '', state: { kind: 'bad', fault } } as const;
  expect(modelChoices({ models: [bad] })).toEqual([]);
  const facts = { labels: ['a', 'b'], rows: { train: 9, validation: null, test: null }, warnings: [] };
  const mine = { id: 'd-1', name: 'mine', note: '', tags: [], task: 'custom', addedAt: '', facts, versions: [] };
  expect(datasetChoices({ datasets: [mine] })).toEqual([
    { value: 'd-1', label: 'mine', hint: 'custom task, 2 classes, 9 rows' },
  ]);
});

it('blanks of tokens can be seen', () => {
  expect([' human', 'a b', ' ', '\n', ''].map(visibleText)).toEqual(['␣human', 'a b', '␣', '⏎', '∅']);
});
