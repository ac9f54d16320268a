/** Rows of a data set that deserve a look, as both shells show them. */
import type { RowFault } from './file-formats.ts';
import { count, plural } from './numbers.ts';

export type OddKind = 'noLabel' | 'noText' | Exclude<RowFault, 'incomplete'>;
type SplitName = 'train' | 'validation' | 'test';

export interface OddRow {
  /** Of its file, or the number of the row in Parquet and JSON arrays. */
  readonly line: number;
  /** Long ones are cut. */
  readonly texts: readonly string[];
  /** The word of its label, or what stands in the file; empty: nothing. */
  readonly label: string;
  /** The other row for which it is here; null: it lacks something. */
  readonly twin: { readonly split: SplitName; readonly line: number; readonly label: string } | null;
}

/** Those of one kind in one file; at least one. */
export interface OddRows {
  readonly kind: OddKind;
  readonly split: SplitName;
  /** How many there are. */
  readonly total: number;
  /** The first ones. */
  readonly rows: readonly OddRow[];
}

/** What is wrong with them, behind `3 rows`, with `{scored}` for the files on which scores are measured, and which setting leaves them out. */
const KINDS: Readonly<Record<OddKind, { readonly one: string; readonly many: string; readonly fault: RowFault }>> = {
  noLabel: { one: 'has no label', many: 'have no label', fault: 'incomplete' },
  noText: { one: 'has no text', many: 'have no text', fault: 'incomplete' },
  contradictions: {
    one: 'has a text that has another label elsewhere in the file',
    many: 'have a text that has another label elsewhere in the file',
    fault: 'contradictions',
  },
  duplicates: {
    one: 'repeats text and label of an earlier row',
    many: 'repeat text and label of an earlier row',
    fault: 'duplicates',
  },
  leaks: {
    one: 'also stands in {scored}',
    many: 'also stand in {scored}',
    fault: 'leaks',
  },
};

/** Files whose rows the rows of a split may not repeat. */
const SCORED: Readonly<Record<SplitName, string>> = {
  train: 'the validation or test file',
  validation: 'the test file',
  test: 'the test file',
};

/** `train: 3 rows have no label`. */
export function oddWords({ kind, split, total }: Pick<OddRows, 'kind' | 'split' | 'total'>): string {
  const { one, many } = KINDS[kind];
  const what = plural(total, one, many).replace('{scored}', SCORED[split]);
  return `${split}: ${count(total)} ${plural(total, 'row')} ${what}`;
}

/** The setting that leaves rows of a kind out. */
export const faultOfKind = (kind: OddKind): RowFault => KINDS[kind].fault;

/** `as line 4`, `good in line 4`, `line 2 of test`; empty for a row that lacks something. */
export function twinWords({ label, twin }: OddRow, split: SplitName): string {
  if (twin === null) return '';
  const place = twin.split === split ? `line ${twin.line}` : `line ${twin.line} of ${twin.split}`;
  return twin.label === label ? `as ${place}` : `${twin.label} in ${place}`;
}
