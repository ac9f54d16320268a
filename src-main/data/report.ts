import { counted as count } from '../base/numbers.ts';
import type { Example } from './encode.ts';
import { textKey } from './repeats.ts';
import type { Row } from './rows.ts';
import type { Task } from './task.ts';

export const SPLIT_NAMES = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** Lengths of the prompts in tokens, before any cutting. */
export interface TokenLengths {
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly total: number;
  /** Rows with `from` <= length < `to`, in equal steps from 0. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly rows: number }[];
}

/** What one split holds. Texts are compared in lower case with white space collapsed. */
export interface SplitReport {
  readonly rows: number;
  /** In the task's order, classes without rows too. */
  readonly classes: readonly { readonly label: string; readonly rows: number }[];
  /** Rows whose text stood in an earlier row. */
  readonly duplicates: number;
  /** Different texts that carry more than one label. */
  readonly conflicts: number;
  /** null where no tokenizer was given. */
  readonly tokens: TokenLengths | null;
  /** Rows cut by the maximum length. */
  readonly cut: number;
}

/** Rows of one split whose text stands in another. */
export interface Overlap {
  readonly split: SplitName;
  readonly other: SplitName;
  readonly rows: number;
  /** Of these, rows whose label the text does not carry there. */
  readonly conflicts: number;
}

/** Reports on one split; `examples` are its encoded rows, or null. */
export function reportSplit(rows: readonly Row[], task: Task, examples: readonly Example[] | null): SplitReport {
  const labelsByText = collectLabels(rows);
  return {
    rows: rows.length,
    classes: task.labels.map((label, index) => ({
      label: label.word,
      rows: rows.filter((row) => row.label === index).length,
    })),
    duplicates: rows.length - labelsByText.size,
    conflicts: [...labelsByText.values()].filter((labels) => labels.size > 1).length,
    tokens: examples === null ? null : tokenLengths(examples.map((example) => example.fullLength)),
    cut: examples?.filter((example) => example.cut).length ?? 0,
  };
}

/** Overlaps of each split with each one before it in the order train, validation, test. */
export function reportOverlaps(splits: Readonly<Record<SplitName, readonly Row[]>>): Overlap[] {
  const texts = new Map(SPLIT_NAMES.map((name) => [name, collectLabels(splits[name])]));
  return SPLIT_NAMES.flatMap((split, index) =>
    SPLIT_NAMES.slice(0, index).map((other) => {
      const known = splits[split].map((row) => texts.get(other)?.get(textKey(row))?.has(row.label));
      const found = known.filter((sameLabel) => sameLabel !== undefined);
      return { split, other, rows: found.length, conflicts: found.filter((sameLabel) => !sameLabel).length };
    }),
  );
}

/** Where the template has words behind the last text, they stay. */
const LOST_END =
  ' The template ends with the text, so their prompts end in the middle of it, where the label is predicted; end it with words, as in “{text}\\nLabel:”.';

/** What deserves a look, one sentence each, beginning with the split. */
export function warningsOf(name: string, report: SplitReport, maxLength: number, task: Task): string[] {
  const absent = report.classes.filter((entry) => entry.rows === 0).map((entry) => `“${entry.label}”`);
  return [
    absent.length > 0 && `${name}: no row has the label ${absent.join(' or ')}.`,
    report.duplicates > 0 &&
      `${name}: ${count(report.duplicates, 'row repeats', 'rows repeat')} the text of an earlier row.`,
    report.conflicts > 0 && `${name}: ${count(report.conflicts, 'text carries', 'texts carry')} more than one label.`,
    report.cut > 0 &&
      `${name}: ${count(report.cut, 'row was', 'rows were')} cut to ${maxLength} tokens.${task.template.endsWith('}') ? LOST_END : ''}`,
  ].filter((warning) => warning !== false);
}

/** The same for overlaps. */
export function overlapWarnings(overlaps: readonly Overlap[]): string[] {
  return overlaps
    .filter((overlap) => overlap.rows > 0)
    .map(({ split, other, rows, conflicts }) => {
      const contrary = conflicts > 0 ? `, ${conflicts} of them with another label` : '';
      return `${split}: ${count(rows, 'row also stands', 'rows also stand')} in ${other}${contrary}.`;
    });
}

function collectLabels(rows: readonly Row[]): Map<string, Set<number>> {
  const labels = new Map<string, Set<number>>();
  for (const row of rows) {
    const key = textKey(row);
    const known = labels.get(key);
    if (known === undefined) labels.set(key, new Set([row.label]));
    else known.add(row.label);
  }
  return labels;
}

/** Percentiles by nearest rank; at most 16 histogram steps, each a power of two wide. */
function tokenLengths(lengths: readonly number[]): TokenLengths {
  const sorted = lengths.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? 0;
  const max = sorted.at(-1) ?? 0;
  let step = 1;
  while ((max + 1) / step > 16) step *= 2;
  const counts = new Array<number>(Math.floor(max / step) + 1).fill(0);
  for (const length of lengths) counts[Math.floor(length / step)]!++;
  return {
    median: rank(0.5),
    p95: rank(0.95),
    max,
    total: lengths.reduce((sum, length) => sum + length, 0),
    histogram: counts.map((rows, index) => ({ from: index * step, to: (index + 1) * step, rows })),
  };
}
