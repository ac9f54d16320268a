import type { Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces.js';
import { isSetOff } from '../../tables/cell-text.ts';
import { heading, panelsOf } from '../../tables/panels.ts';
import type { Panel } from '../../tables/panels.ts';
import type { Cell, Column, Table } from '../../tables/table.ts';
import { printable } from './fonts.ts';
import { COLOUR, TEXT_WIDTH } from './look.ts';
import { BAR, CELL_SPACE, piecesOf, wordsOf } from './table-pieces.ts';

/** Sizes of text that are tried before a panel is cut into pieces. */
const SIZES = [8.5, 8, 7.5] as const;

/** Thin lines above and below the titles and at the end, as in a book. */
const RULES: CustomTableLayout = {
  hLineWidth: (index, { table }) => (index === 0 || index === table.body.length ? 0.8 : index === 1 ? 0.5 : 0),
  vLineWidth: () => 0,
  hLineColor: () => COLOUR.ink,
  paddingLeft: (index) => (index === 0 ? 0 : CELL_SPACE / 2),
  paddingRight: () => CELL_SPACE / 2,
  paddingTop: () => 2.5,
  paddingBottom: () => 2.5,
};

/** Rows of a table that is kept on one page. */
const SHORT = 14;

/** Characters up to which words stay on one line. */
const LONG_NAME = 24;

/** A table as pieces that fit the page, its footnotes below. */
export function tableContent(table: Table): Content[] {
  const { title, footnotes } = table;
  const pieces = panelsOf(table).flatMap((panel) => {
    const size = SIZES.find((each) => piecesOf(panel, TEXT_WIDTH, each).length === 1) ?? SIZES.at(-1)!;
    return piecesOf(panel, TEXT_WIDTH, size).map((piece) => pieceContent(piece, size));
  });
  const notes = footnotes.map((note): Content => ({
    text: printable(note),
    style: 'note',
    margin: [0, 0, 0, 2],
    lineHeight: 1.1,
  }));
  const head: Content = { text: printable(title), style: 'heading', margin: [0, 10, 0, 2] };
  const [first, ...rest] = pieces;
  // A title stays with a short table; a long one would leave half a page empty.
  const isShort = table.rows.length <= SHORT;
  const top: Content[] = isShort ? [{ unbreakable: true, stack: [head, first ?? ''] }] : [head, first ?? ''];
  return [...top, ...rest, { stack: notes, margin: [0, 2, 0, 8] }];
}

function pieceContent({ title, columns, rows }: Panel, size: number): Content {
  const body = [
    columns.map((column): TableCell => headCell(column)),
    ...rows.map((row) => row.map((cell, index) => bodyCell(cell, columns[index]!))),
  ];
  const table: Content = {
    layout: RULES,
    fontSize: size,
    margin: [0, 0, 0, 8],
    table: { headerRows: 1, dontBreakRows: true, widths: columns.map(() => 'auto'), body },
  };
  return {
    // A short panel is not torn apart; a long one repeats its titles.
    unbreakable: rows.length <= SHORT,
    stack: [...(title === '' ? [] : [panelTitle(title)]), table],
  };
}

function panelTitle(title: string): Content {
  return { text: printable(title), style: 'panel', margin: [0, 4, 0, 3] };
}

function headCell(column: Column): TableCell {
  const words = printable(heading(column));
  return { text: words, alignment: column.align, color: COLOUR.quiet, bold: true, noWrap: !words.includes(' ') };
}

function bodyCell(cell: Cell, column: Column): TableCell {
  if (cell.kind === 'bar') return barCell(cell.share);
  const words = wordsOf(cell, column);
  // Names are not torn apart at their hyphens.
  return { text: words, alignment: column.align, bold: isSetOff(cell), noWrap: words.length <= LONG_NAME };
}

/** Pdfmake draws nothing of a length of 0. */
function barCell(share: number): TableCell {
  const length = Math.max(0, Math.min(1, share)) * BAR;
  if (length === 0) return { text: '' };
  return { canvas: [{ type: 'rect', x: 0, y: 2, w: length, h: 6, color: COLOUR.accent }] };
}
