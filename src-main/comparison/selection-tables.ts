import type { Store } from '../store/open.ts';
import type { Table } from '../tables/table.ts';
import { boardTables } from './board/board-tables.ts';
import { selectShown } from './selection.ts';
import type { Selection } from './selection.ts';

/**
 * The tables of what was chosen, and sentences: what bounds them, and what is not in them.
 * @param baseline null: the usual one
 * @throws InputError `request.unknown-experiment`, `request.unknown-run`, `request.bad-option` where no run has finished
 */
export function selectionTables(
  store: Store,
  selection: Selection,
  baseline: string | null,
): { readonly tables: Table[]; readonly warnings: readonly string[] } {
  const { compared, leftOut, warnings } = selectShown(store, selection);
  return { tables: boardTables(store, compared, baseline), warnings: [...warnings, ...leftOut] };
}
