/** How many rows of each class each split has. Pure. */
import type { SplitFacts, SplitName } from '../../../src-main/contract/dataset-draft.ts';

export interface BalanceRow {
  readonly label: string;
  readonly cells: readonly { readonly split: SplitName; readonly rows: number; readonly share: number }[];
}

export function balanceRows(splits: readonly Pick<SplitFacts, 'split' | 'rows' | 'classes'>[]): BalanceRow[] {
  const labels = splits[0]?.classes.map(({ label }) => label) ?? [];
  return labels.map((label, index) => ({
    label,
    cells: splits.map(({ split, rows, classes }) => {
      const count = classes[index]?.rows ?? 0;
      return { split, rows: count, share: rows === 0 ? 0 : count / rows };
    }),
  }));
}
