import { cellText, isSetOff } from './cell-text.ts';
import type { Spelling } from './cell-text.ts';
import { table } from './layout.ts';
import { heading, panelsOf } from './panels.ts';
import type { Panel } from './panels.ts';
import { terminalText } from '../base/terminal-text.ts';
import type { Table } from './table.ts';

/** How a terminal sets words off; on anything else they stay as they are. */
export interface Emphasis {
  bold(text: string): string;
  dim(text: string): string;
}

/** Longest bar, in characters. */
const BAR = 30;

const SPELLING: Spelling = {
  plusMinus: '±',
  minus: '-',
  less: '<',
  // A line break in a name would tear the table.
  escape: (words) => terminalText(words.replace(/\s+/g, ' ')),
  bar: (share) => '█'.repeat(Math.round(share * BAR)),
};

/** Lines for a terminal or a text file: the title, the table's parts one under another, the footnotes. */
export function textLines({ title, footnotes, ...rest }: Table, emphasis: Emphasis): string[] {
  const panels = panelsOf({ title, footnotes, ...rest }).flatMap((panel) => ['', ...panelLines(panel, emphasis)]);
  const notes = footnotes.map((note) => `note: ${note}`);
  return [emphasis.bold(title), ...panels, ...(notes.length === 0 ? [] : ['', ...notes])];
}

function panelLines({ title, columns, rows }: Panel, emphasis: Emphasis): string[] {
  const words = rows.map((row) => row.map((cell, index) => cellText(cell, columns[index]!, SPELLING)));
  const heads = columns.map((column) => ({
    title: heading(column),
    ...(column.align === 'right' ? { number: true as const } : {}),
  }));
  const lines = table(heads, words, (each, row, index) => {
    if (row === -1) return emphasis.dim(each);
    return isSetOff(rows[row]![index]!) ? emphasis.bold(each) : each;
  });
  return title === '' ? lines : [`${title}:`, ...lines];
}
