import { cellText, isSetOff } from './cell-text.ts';
import type { Spelling } from './cell-text.ts';
import { heading, panelsOf } from './panels.ts';
import type { Panel } from './panels.ts';
import { terminalText } from '../base/terminal-text.ts';
import type { Table } from './table.ts';

/** Longest bar, in characters. */
const BAR = 20;

const SPELLING: Spelling = {
  plusMinus: '±',
  minus: '-',
  less: '&lt;',
  escape,
  bar: (share) => '█'.repeat(Math.round(share * BAR)),
};

/** A table as GitHub's Markdown: a heading, one Markdown table a part, the footnotes as a list. */
export function markdownLines(whole: Table): string[] {
  const panels = panelsOf(whole).flatMap((panel) => ['', ...panelLines(panel)]);
  const notes = whole.footnotes.map((note) => `- ${escape(note)}`);
  return [`### ${escape(whole.title)}`, ...panels, ...(notes.length === 0 ? [] : ['', ...notes])];
}

function panelLines({ title, columns, rows }: Panel): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) =>
    line(
      row.map((cell, index) => {
        const words = cellText(cell, columns[index]!, SPELLING);
        return isSetOff(cell) ? `**${words}**` : words;
      }),
    ),
  );
  const table = [
    line(columns.map((column) => escape(heading(column)))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...body,
  ];
  return title === '' ? table : [`**${escape(title)}**`, '', ...table];
}

/** Words as they stand, whatever signs of Markdown or HTML are in them, on one line. */
function escape(words: string): string {
  return terminalText(words.replace(/\s+/g, ' '))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\`*_[\]|#~$]/g, (sign) => `\\${sign}`);
}
