import { cellText } from '../../tables/cell-text.ts';
import type { Spelling } from '../../tables/cell-text.ts';
import { heading } from '../../tables/panels.ts';
import type { Panel } from '../../tables/panels.ts';
import type { Cell, Column } from '../../tables/table.ts';
import { printable } from './fonts.ts';

/** Width of a digit of Roboto as a share of its size; most letters are no wider. */
const DIGIT = 0.56;
/** Free space to both sides of a cell, in points. */
export const CELL_SPACE = 8;
/** Length of the longest bar, in points. */
export const BAR = 40;

export const SPELLING: Spelling = {
  plusMinus: '±',
  minus: '−',
  less: '<',
  escape: (words) => words.replace(/\s+/g, ' '),
  // Drawn, not written.
  bar: () => '',
};

/** The words of a cell; those of a number stay on one line. */
export function wordsOf(cell: Cell, column: Column): string {
  const words = cellText(cell, column, SPELLING);
  return printable(cell.kind === 'number' || cell.kind === 'verdict' ? words.replaceAll(' ', '\u00a0') : words);
}

/** Cuts a panel that is wider than a page into pieces that are not, each with the first column. */
export function piecesOf(panel: Panel, width: number, size: number): Panel[] {
  const widths = panel.columns.map((column, index) => columnWidth(panel, column, index, size));
  const first = widths[0] ?? 0;
  const groups: number[][] = [];
  let used = Infinity;
  widths.forEach((each, index) => {
    if (index === 0) return;
    if (used + each > width) {
      groups.push([]);
      used = first;
    }
    groups.at(-1)!.push(index);
    used += each;
  });
  return groups.map((group, piece) => ({
    title: groups.length === 1 ? panel.title : `${panel.title} (${piece + 1} of ${groups.length})`.trim(),
    columns: [0, ...group].map((index) => panel.columns[index]!),
    rows: panel.rows.map((row) => [0, ...group].map((index) => row[index]!)),
  }));
}

/** Titles may be broken between words, what stands below them may not; text may from some length on. */
function columnWidth({ rows }: Panel, column: Column, index: number, size: number): number {
  const words = heading(column)
    .split(' ')
    .map((word) => word.length);
  const cells = rows.map((row) => {
    const cell = row[index]!;
    if (cell.kind === 'bar') return BAR / (DIGIT * size);
    const { length } = wordsOf(cell, column);
    return cell.kind === 'text' ? Math.min(length, 24) : length;
  });
  return Math.max(...words, ...cells, 1) * DIGIT * size + CELL_SPACE;
}
