import { endsOf } from './table.ts';
import { verdictWords } from './verdict-words.ts';
import type { Cell, Column, ColumnForm, NumberCell } from './table.ts';

/** Signs that each way of writing spells in its own manner. */
export interface Spelling {
  readonly plusMinus: string;
  readonly minus: string;
  readonly less: string;
  /** Words that came from elsewhere, made harmless. */
  escape(words: string): string;
  bar(share: number): string;
}

/** The words of a cell for people. */
export function cellText(cell: Cell, column: Column, spelling: Spelling): string {
  switch (cell.kind) {
    case 'number':
      return numberText(cell, column, spelling);
    case 'text':
      return spelling.escape(cell.text);
    case 'verdict':
      return spelling.escape(cell.interval === null ? cell.verdict : verdictWords(cell.verdict, cell.interval));
    case 'bar':
      return spelling.bar(cell.share);
    case 'none':
      return spelling.escape(cell.why);
  }
}

/** Whether a cell is set off: the verdict says so, never the size of the number. */
export function isSetOff(cell: Cell): boolean {
  return (cell.kind === 'number' || cell.kind === 'verdict') && cell.verdict === 'better';
}

const FORMS: Readonly<Record<ColumnForm, (value: number, digits: number, spelling: Spelling) => string>> = {
  text: fixed,
  number: fixed,
  bar: fixed,
  signed: (value, digits, spelling) => (value < 0 ? '' : '+') + fixed(value, digits, spelling),
  // A p value of 0.000 would claim more than any test can.
  p: (value, digits, spelling) =>
    value < 10 ** -digits ? `${spelling.less}${(10 ** -digits).toFixed(digits)}` : fixed(value, digits, spelling),
};

function fixed(value: number, digits: number, { minus }: Spelling): string {
  const written = Math.abs(value).toFixed(digits);
  return value < 0 ? `${minus}${written}` : written;
}

function numberText(cell: NumberCell, { form, digits }: Column, spelling: Spelling): string {
  const write = (value: number): string => FORMS[form](value, digits, spelling);
  const ends = endsOf(cell);
  const spread =
    cell.spread === null || ends === null
      ? ''
      : cell.spread.kind === 'half'
        ? ` ${spelling.plusMinus} ${fixed(cell.spread.half, digits, spelling)}`
        : ` [${write(ends.low)}, ${write(ends.high)}]`;
  return `${write(cell.value)}${spread}${cell.n === null ? '' : ` (n ${cell.n})`}`;
}
