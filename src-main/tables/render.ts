import type { TableFormat } from '../contract/output.ts';
import { csvText } from './csv.ts';
import { jsonTable } from './json.ts';
import { latexLines } from './latex.ts';
import { markdownLines } from './markdown.ts';
import type { Table } from './table.ts';
import { textLines } from './text.ts';
import type { Emphasis } from './text.ts';

type Renderer = (tables: readonly Table[], emphasis: Emphasis) => string;

const PLAIN: Emphasis = { bold: (text) => text, dim: (text) => text };

const lines =
  (write: (table: Table, emphasis: Emphasis) => string[]): Renderer =>
  (tables, emphasis) =>
    tables.map((table) => `${write(table, emphasis).join('\n')}\n`).join('\n');

const RENDERERS: Readonly<Record<TableFormat, Renderer>> = {
  text: lines(textLines),
  csv: csvText,
  markdown: lines(markdownLines),
  latex: lines(latexLines),
  json: (tables) => `${JSON.stringify({ tables: tables.map(jsonTable) }, null, 2)}\n`,
};

/** The tables in one of the formats, with a line break at the end. @param emphasis of a terminal, for `text` only */
export function renderTables(tables: readonly Table[], format: TableFormat, emphasis: Emphasis = PLAIN): string {
  return RENDERERS[format](tables, emphasis);
}
