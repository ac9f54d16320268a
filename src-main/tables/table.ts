import type { Interval, Verdict } from '../stats/verdict.ts';

/** How the cells of a column are written. `p` is a p value, `signed` a difference. */
export const COLUMN_FORMS = ['text', 'number', 'signed', 'p', 'bar'] as const;
export type ColumnForm = (typeof COLUMN_FORMS)[number];

export interface Column {
  /** Its name for programs, unit included: `time_s`. */
  readonly key: string;
  readonly title: string;
  /** Of its numbers, such as `s`; null: none. */
  readonly unit: string | null;
  readonly align: 'left' | 'right';
  readonly form: ColumnForm;
  /** Decimals that people see; programs get all. */
  readonly digits: number;
  /** The part of a wide table in which people see it; null: for programs only. The first column is in every part. */
  readonly panel: string | null;
}

/** How far a number may be off: to both sides alike, or a range. */
export type Spread =
  | { readonly kind: 'half'; readonly half: number }
  | { readonly kind: 'range'; readonly low: number; readonly high: number };

export interface NumberCell {
  readonly kind: 'number';
  readonly value: number;
  readonly spread: Spread | null;
  /** Measurements behind it, where they are others than the rest of the row has; null: the same. */
  readonly n: number | null;
  /**
   * What it is worth compared with the baseline. Only `better` is set off: the largest number of a column is no finding while
   * it lies inside the spread.
   */
  readonly verdict: Verdict | null;
}

export type Cell =
  | NumberCell
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'verdict';
      readonly verdict: Verdict;
      /** Of the difference; null: not known. */
      readonly interval: Interval | null;
    }
  /** A length from 0 to 1 next to the number it repeats. */
  | { readonly kind: 'bar'; readonly share: number }
  /** No value; `why` in a word or two, or nothing. */
  | { readonly kind: 'none'; readonly why: string };

/** A table before anyone has said how it is to be written. */
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Each as long as `columns`. */
  readonly rows: readonly (readonly Cell[])[];
  /** Sentences. */
  readonly footnotes: readonly string[];
}

type Choice = Partial<Pick<Column, 'unit' | 'digits' | 'panel'>>;

/** A column of words. */
export function textColumn(key: string, title: string, choice: Choice = {}): Column {
  return { key, title, unit: null, align: 'left', form: 'text', digits: 0, panel: '', ...choice };
}

/** A column of numbers. */
export function numberColumn(
  key: string,
  title: string,
  choice: Choice & { form?: 'number' | 'signed' | 'p' } = {},
): Column {
  return { key, title, unit: null, align: 'right', form: 'number', digits: 3, panel: '', ...choice };
}

/** A column of bars, for people only. */
export function barColumn(key: string, title: string, choice: Choice = {}): Column {
  return { key, title, unit: null, align: 'left', form: 'bar', digits: 0, panel: '', ...choice };
}

export const text = (words: string): Cell => ({ kind: 'text', text: words });
export const none = (why = ''): Cell => ({ kind: 'none', why });

/** A number; `rest` where it has a spread, another n or a verdict. */
export function number(value: number, rest: Partial<Omit<NumberCell, 'kind' | 'value'>> = {}): NumberCell {
  return { kind: 'number', value, spread: null, n: null, verdict: null, ...rest };
}

/** Ends of a spread around a value; null where nothing is known of it. */
export function endsOf({ value, spread }: NumberCell): { low: number; high: number } | null {
  if (spread === null) return null;
  return spread.kind === 'range'
    ? { low: spread.low, high: spread.high }
    : { low: value - spread.half, high: value + spread.half };
}
