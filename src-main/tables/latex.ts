import { cellText, isSetOff } from './cell-text.ts';
import type { Spelling } from './cell-text.ts';
import { heading, panelsOf } from './panels.ts';
import type { Panel } from './panels.ts';
import { terminalText } from '../base/terminal-text.ts';
import type { Table } from './table.ts';

/** Longest bar, in em. */
const BAR = 8;

const SPELLING: Spelling = {
  plusMinus: '$\\pm$',
  minus: '$-$',
  less: '$<$',
  escape,
  bar: (share) => `\\rule{${(share * BAR).toFixed(2)}em}{1.2ex}`,
};

/** A table as LaTeX for the package booktabs: one `tabular` a part in one `table`, the footnotes under it. */
export function latexLines(whole: Table): string[] {
  const panels = panelsOf(whole).flatMap((panel, index) => [
    ...(index === 0 ? [] : ['\\par\\medskip']),
    ...panelLines(panel),
  ]);
  const notes = whole.footnotes.map((note) => `\\par\\smallskip {\\footnotesize ${escape(note)}}`);
  return [
    '% needs \\usepackage{booktabs}',
    '\\begin{table}',
    '\\centering',
    `\\caption{${escape(whole.title)}}`,
    ...panels,
    ...notes,
    '\\end{table}',
  ];
}

function panelLines({ title, columns, rows }: Panel): string[] {
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\`;
  const body = rows.map((row) =>
    line(
      row.map((cell, index) => {
        const words = cellText(cell, columns[index]!, SPELLING);
        return isSetOff(cell) ? `\\textbf{${words}}` : words;
      }),
    ),
  );
  return [
    ...(title === '' ? [] : [`{\\itshape ${escape(title)}}\\par`]),
    `\\begin{tabular}{${columns.map(({ align }) => (align === 'right' ? 'r' : 'l')).join('')}}`,
    '\\toprule',
    line(columns.map((column) => escape(heading(column)))),
    '\\midrule',
    ...body,
    '\\bottomrule',
    '\\end{tabular}',
  ];
}

/** Every sign that means something to LaTeX, and what the default encoding has no glyph for. */
const SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  // At the start of a row, LaTeX would take what is in them for a length.
  '[': '{[}',
  ']': '{]}',
  '|': '\\textbar{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '±': '$\\pm$',
  '–': '--',
  '×': '$\\times$',
};

function escape(words: string): string {
  const line = terminalText(words.replace(/\s+/g, ' '));
  return line.replace(/[\\{}[\]|&%$#_~^<>±–×]/g, (sign) => SIGNS[sign]!);
}
