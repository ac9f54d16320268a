import { expect, it } from 'vitest';
import { balanceRows } from './balance.ts';

it('classes are counted splits side by side, also those without rows', () => {
  const classes = (a: number, b: number) => [
    { label: 'a', rows: a },
    { label: 'b', rows: b },
  ];
  const rows = balanceRows([
    { split: 'train', rows: 4, classes: classes(3, 1) },
    { split: 'test', rows: 2, classes: classes(2, 0) },
  ]);
  expect(rows).toEqual([
    {
      label: 'a',
      cells: [
        { split: 'train', rows: 3, share: 0.75 },
        { split: 'test', rows: 2, share: 1 },
      ],
    },
    {
      label: 'b',
      cells: [
        { split: 'train', rows: 1, share: 0.25 },
        { split: 'test', rows: 0, share: 0 },
      ],
    },
  ]);
  expect(balanceRows([])).toEqual([]);
});
