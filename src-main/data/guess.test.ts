import { describe, expect, it } from 'vitest';
import { guessMapping } from './guess.ts';
import type { Cell, Table } from './table.ts';

function table(columns: readonly string[], rows: readonly (readonly Cell[])[], file = '/d/train.csv'): Table {
  const lines = rows.map((_, index) => index + 2);
  return {
    file,
    columns,
    rows,
    lines,
    reading: {},
    notes: [],
    nested: new Set(),
    labelNames: new Map(),
    objects: null,
  };
}
const TREC = ['DESC', 'ENTY', 'ABBR', 'HUM', 'LOC', 'NUM'];
const questions = (labels: readonly Cell[]) => labels.map((label, index) => [`What is ${index} ?`, label]);

describe('a file is guessed', () => {
  it('by the names of its columns and labels', () => {
    expect(guessMapping(table(['text', 'label'], questions(TREC)))).toEqual({
      preset: 'trec',
      texts: ['text'],
      label: 'label',
    });
  });

  it('as a pair of texts, whatever the case of the names', () => {
    const rows = [
      [1, 'a b', 'a c'],
      [0, 'x y', 'z'],
    ];
    const found = guessMapping(table(['Quality', '#1 String', '#2 String'], rows, '/d/mrpc_train.csv'));
    expect(found).toEqual({ preset: 'mrpc', texts: ['#1 String', '#2 String'], label: 'Quality' });
  });

  it('by its values where the names say nothing', () => {
    const rows = [
      ['a', 'one long text', 'yes'],
      ['b', 'another long text', 'no'],
      ['c', 'a third long text', 'yes'],
    ];
    expect(guessMapping(table(['id', 'body', 'verdict'], rows))).toEqual({
      preset: null,
      texts: ['body'],
      label: 'verdict',
    });
  });

  it('as no known task where labels are missing, foreign, or mere numbers', () => {
    const preset = (labels: readonly Cell[], file?: string) =>
      guessMapping(table(['text', 'label'], questions(labels), file)).preset;
    expect(preset(TREC.slice(1))).toBeNull();
    expect(preset([...TREC, 'OTHER'])).toBeNull();
    expect(preset(['negative', 'neutral', 'positive'])).toBeNull();
    expect(preset([0, 1, 2, 3, 4, 5])).toBeNull();
    expect(preset([0, 1, 2, 3, 4, 5], '/d/carer.csv')).toBe('carer');
  });

  it('even where it has one column only', () => {
    expect(guessMapping(table(['text'], [['a'], ['b']]))).toEqual({ preset: null, texts: ['text'], label: 'text' });
  });
});
