/** Rows whose text stands somewhere else, too: contradictions, duplicates, and rows that are scored and trained on. Pure. */
import type { RowFault } from '../base/file-formats.ts';
import type { SplitName } from './report.ts';
import type { Row } from './rows.ts';

/** What may be wrong with a row that has text and label. */
export const REPEATS = ['contradictions', 'duplicates', 'leaks'] as const satisfies readonly RowFault[];
export type RepeatKind = (typeof REPEATS)[number];

/** A row of a file and the other row for which it is here. */
export interface Repeat {
  /** Index of the row among those of its file. */
  readonly at: number;
  readonly twin: { readonly split: SplitName; readonly row: Row };
}

/** Of each kind, rising; a row may be of several kinds. */
export type Repeats = Readonly<Record<RepeatKind, readonly Repeat[]>>;

/** Rows by the key of their text. */
type ByText = ReadonlyMap<string, Row>;

/** Files by what they are for. */
type Files = Readonly<Partial<Record<SplitName, readonly Row[]>>>;

/** Texts are compared in lower case, with white space collapsed. */
export function textKey({ texts }: Pick<Row, 'texts'>): string {
  return texts.map((text) => text.toLowerCase().replace(/\s+/g, ' ').trim()).join('\n');
}

/** On which rows the rows of a file must not be scored; they would be known by heart. */
const SCORED_BY: Readonly<Record<SplitName, readonly SplitName[]>> = {
  train: ['validation', 'test'],
  validation: ['test'],
  test: [],
};

/**
 * - `contradictions`: another row of the file has the same text and another label;
 * - `duplicates`: an earlier row of the file has the same text and the same label;
 * - `leaks`: the text stands in a file by which the training on this one is scored.
 */
export function repeatsIn(split: SplitName, files: Files): Repeats {
  const rows = files[split] ?? [];
  const keys = rows.map(textKey);
  const scored = SCORED_BY[split].map((name): [SplitName, ByText] => [name, firstRows(files[name] ?? [])]);
  const byText = new Map<string, Row[]>();
  for (const [at, row] of rows.entries()) {
    const labels = byText.get(keys[at]!);
    // One row of each label will do.
    if (labels === undefined) byText.set(keys[at]!, [row]);
    else if (!labels.some(({ label }) => label === row.label)) labels.push(row);
  }
  const found: Record<RepeatKind, Repeat[]> = { contradictions: [], duplicates: [], leaks: [] };
  for (const [at, row] of rows.entries()) {
    const key = keys[at]!;
    for (const known of byText.get(key)!) {
      if (known.label === row.label && known !== row) found.duplicates.push({ at, twin: { split, row: known } });
    }
    const contrary = byText.get(key)!.find(({ label }) => label !== row.label);
    if (contrary !== undefined) found.contradictions.push({ at, twin: { split, row: contrary } });
    const leak = scored.find(([, texts]) => texts.has(key));
    if (leak !== undefined) found.leaks.push({ at, twin: { split: leak[0], row: leak[1].get(key)! } });
  }
  return found;
}

function firstRows(rows: readonly Row[]): ByText {
  const first = new Map<string, Row>();
  for (const row of rows) {
    const key = textKey(row);
    if (!first.has(key)) first.set(key, row);
  }
  return first;
}
