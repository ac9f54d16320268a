import { describe, expect, it } from 'vitest';
import { nextOrder, sortRows } from './data-table.ts';
import type { Column } from './data-table.ts';

interface Row {
  readonly name: string;
  readonly score: number | null;
}
const columns: readonly Column<Row>[] = [
  { key: 'name', title: 'Name', text: ({ name }) => name },
  { key: 'score', title: 'Score', text: ({ score }) => String(score), number: ({ score }) => score },
];
const rows: readonly Row[] = [
  { name: 'b10', score: 2 },
  { name: 'b9', score: null },
  { name: 'a', score: 10 },
];
const names = (order: Parameters<typeof sortRows<Row>>[2]) => sortRows(rows, columns, order).map(({ name }) => name);

describe('rows are sorted', () => {
  it('by size, with what is missing last either way', () => {
    expect(names({ key: 'score', descending: false })).toEqual(['b10', 'a', 'b9']);
    expect(names({ key: 'score', descending: true })).toEqual(['a', 'b10', 'b9']);
  });
  it('by text, in which numbers count as numbers', () => {
    expect(names({ key: 'name', descending: false })).toEqual(['a', 'b9', 'b10']);
  });
  it('not at all by a column that is not there', () => {
    expect(sortRows(rows, columns, { key: 'other', descending: true })).toBe(rows);
    expect(sortRows(rows, columns, null)).toBe(rows);
  });
});

it('a title is clicked up, down and back', () => {
  const up = nextOrder(null, 'name');
  const down = nextOrder(up, 'name');
  expect([up, down, nextOrder(down, 'name'), nextOrder(down, 'score')]).toEqual([
    { key: 'name', descending: false },
    { key: 'name', descending: true },
    null,
    { key: 'score', descending: false },
  ]);
});
