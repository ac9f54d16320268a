import type { BoardMethod, BoardRow } from '../../../src-main/contract/board.ts';

/** How the rows of a table can be put together. */
export const GROUPINGS = ['none', 'trained', 'family', 'machine'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface RowGroup {
  /** Empty where nothing is grouped. */
  readonly title: string;
  readonly rows: readonly BoardRow[];
}

/** The untrained model and the majority class. */
const NOTHING = 'Nothing trained';

const TITLES: Readonly<Record<Grouping, (method: BoardMethod | undefined, row: BoardRow) => string>> = {
  none: () => '',
  trained: (method) => (method === undefined ? NOTHING : method.isLora ? 'Adapters' : 'Weights'),
  family: (method) => method?.family ?? NOTHING,
  machine: (method, { machines }) => (method === undefined ? NOTHING : machines.join(' and ') || 'Not trained yet'),
};

/** Rows in groups, which come in the order of their first rows; the order within a group stays. */
export function groupRows(
  rows: readonly BoardRow[],
  methods: readonly BoardMethod[],
  grouping: Grouping,
): readonly RowGroup[] {
  const known = new Map(methods.map((method) => [method.name, method]));
  const groups = Map.groupBy(rows, (row) => TITLES[grouping](known.get(row.method), row));
  return [...groups].map(([title, members]) => ({ title, rows: members }));
}

/** Rows whose method's name has all words in it. */
export function filterRows(rows: readonly BoardRow[], typed: string): readonly BoardRow[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter(({ method }) => words.every((word) => method.toLowerCase().includes(word)));
}
