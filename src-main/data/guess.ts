import { PRESETS } from './presets.ts';
import type { Table } from './table.ts';
import { labelIndex, labelKey } from './task.ts';

/** How a file is probably meant; a person has the last word. */
export interface Guess {
  /** Name of a known task, or null. */
  readonly preset: string | null;
  /** One or two columns. */
  readonly texts: readonly string[];
  readonly label: string;
}

/** A column with more values than this holds no labels. */
export const MOST_LABELS = 100;

/** What published files call their columns, the likeliest first. */
const LABEL_NAMES = [
  'label',
  'labels',
  'class',
  'category',
  'target',
  'coarse label',
  'sentiment',
  'emotion',
  'quality',
];
const TEXT_PAIRS = [
  ['text a', 'text b'],
  ['sentence1', 'sentence2'],
  ['premise', 'hypothesis'],
  ['question1', 'question2'],
  ['text1', 'text2'],
  ['#1 string', '#2 string'],
] as const;
const TEXT_NAMES = [
  'text',
  'sentence',
  'question',
  'content',
  'message',
  'review',
  'tweet',
  'phrase',
  'input',
  'title',
];

/** Guesses columns from their names and values, and the task from the labels and the file's name. */
export function guessMapping(table: Table): Guess {
  const label = guessLabel(table);
  const texts = guessTexts(table, label);
  return { preset: guessPreset(table, texts, label), texts, label };
}

/** Different values of a column, without what is absent. */
export function valuesOf(table: Table, column: number): Map<string, number> {
  const values = new Map<string, number>();
  for (const row of table.rows) {
    const cell = row[column] ?? null;
    if (cell !== null && cell !== '') values.set(String(cell), (values.get(String(cell)) ?? 0) + 1);
  }
  return values;
}

function named(table: Table, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = table.columns.find((column) => labelKey(column) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By its name, else the column whose values repeat the most. */
function guessLabel(table: Table): string {
  const known = named(table, LABEL_NAMES);
  if (known !== undefined) return known;
  const counts = table.columns.map((name, index) => ({ name, distinct: valuesOf(table, index).size }));
  const few = counts.filter(({ distinct }) => distinct >= 2 && distinct <= MOST_LABELS);
  return (few.sort((a, b) => a.distinct - b.distinct)[0] ?? counts.at(-1))?.name ?? '';
}

/** By their names, else the column with the longest values. */
function guessTexts(table: Table, label: string): string[] {
  for (const pair of TEXT_PAIRS) {
    const [first, second] = [named(table, [pair[0]]), named(table, [pair[1]])];
    if (first !== undefined && second !== undefined) return [first, second];
  }
  const known = named(table, TEXT_NAMES);
  if (known !== undefined && known !== label) return [known];
  const lengths = table.columns.map((name, index) => ({
    name,
    length: table.rows.reduce((sum, row) => sum + String(row[index] ?? '').length, 0),
  }));
  const longest = lengths.filter(({ name }) => name !== label).sort((a, b) => b.length - a.length)[0];
  return [longest?.name ?? label];
}

/**
 * The task all of whose labels occur, and no other. Labels that are mere numbers fit several tasks; then the file's
 * name must say which.
 */
function guessPreset(table: Table, texts: readonly string[], label: string): string | null {
  const column = table.columns.indexOf(label);
  const values = [...valuesOf(table, column).keys()].slice(0, MOST_LABELS + 1);
  const isNumbered = values.every((value) => /^\d+$/.test(value.trim()));
  const fits = Object.values(PRESETS).filter((task) => {
    if (task.columns.texts.length !== texts.length) return false;
    const index = labelIndex(task);
    const found = values.map((value) => index.get(labelKey(value)));
    const covers = new Set(found).size === task.labels.length && found.every((position) => position !== undefined);
    return covers && (!isNumbered || table.file.toLowerCase().includes(task.name));
  });
  return fits.length === 1 ? fits[0]!.name : null;
}
