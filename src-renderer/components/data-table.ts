/** What a column of a table shows of a row. */
export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Stands below the title. */
  readonly unit?: string;
  /** What the title stands for, as a tip. */
  readonly about?: string;
  /** Right-aligned, with tabular numerals, and sorted by size; null: nothing is there, and it sorts last. */
  readonly number?: (row: Row) => number | null;
  readonly text: (row: Row) => string;
  /** Pixels; else the columns share what is left. */
  readonly width?: number;
  /** Pixels that a column without a width has in any case. */
  readonly least?: number;
  /** false: it holds buttons, and there is nothing to sort by. */
  readonly sorts?: false;
}

export interface SortOrder {
  readonly key: string;
  readonly descending: boolean;
}

/** Rows in another order; those without a value come last either way, and equal ones keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: SortOrder | null,
): readonly Row[] {
  const column = columns.find(({ key }) => key === order?.key);
  if (order === null || column === undefined) return rows;
  const sign = order.descending ? -1 : 1;
  const value = column.number ?? column.text;
  return rows.toSorted((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (
      sign *
      (typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', { numeric: true }))
    );
  });
}

/** The row that a table opened last, and how its rows were sorted. */
export interface Opened {
  readonly row: string;
  readonly order: SortOrder | null;
}

/** By the captions of tables: a person who comes back to a list finds it as it was, and the keyboard's focus on that row. */
export const OPENED = new Map<string, Opened>();

/** What a click on a title does: up, down, and as it was. */
export function nextOrder(order: SortOrder | null, key: string): SortOrder | null {
  if (order?.key !== key) return { key, descending: false };
  return order.descending ? null : { key, descending: true };
}
