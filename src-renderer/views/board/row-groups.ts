import type { BoardMethod, BoardRow } from '../../../src-main/contract/board.ts';

/** How the rows of a table can be put together. */
export const GROUPINGS = ['none', 'trained', 'family'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface RowGroup {
  /** Empty where nothing is grouped. */
  readonly title: string;
  readonly rows: readonly BoardRow[];
}

const TITLES: Readonly<Record<Grouping, (method: BoardMethod | undefined) => string>> = {
  none: () => '',
  trained: (method) => (method?.isLora ? 'Adapters' : 'Weights'),
  family: (method) => method?.family ?? '',
};

/** Rows in groups, which come in the order of their first rows; the order within a group stays. */
export function groupRows(
  rows: readonly BoardRow[],
  methods: readonly BoardMethod[],
  grouping: Grouping,
): readonly RowGroup[] {
  const known = new Map(methods.map((method) => [method.name, method]));
  const groups = Map.groupBy(rows, ({ method }) => TITLES[grouping](known.get(method)));
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
