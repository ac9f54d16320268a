import type { Cell, Column, Table } from './table.ts';

/** A part of a table that is narrow enough to be read. */
export interface Panel {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * The parts of a table for people, each with the first column; parts in the order of their first columns. A row of which a
 * later part says nothing is left out there.
 */
export function panelsOf({ columns, rows }: Table): Panel[] {
  const titles = new Set(columns.slice(1).flatMap(({ panel }) => (panel === null ? [] : [panel])));
  return [...titles].map((title, place) => {
    const chosen = columns.flatMap(({ panel }, index) => (index === 0 || panel === title ? [index] : []));
    return {
      title,
      columns: chosen.map((index) => columns[index]!),
      rows: rows
        .map((row) => chosen.map((index) => row[index]!))
        .filter((cells) => place === 0 || cells.slice(1).some(saysSomething)),
    };
  });
}

function saysSomething(cell: Cell): boolean {
  return cell.kind !== 'none' || cell.why !== '';
}

/** The title of a column with its unit: `time (s)`. */
export function heading({ title, unit }: Column): string {
  return unit === null ? title : `${title} (${unit})`;
}
