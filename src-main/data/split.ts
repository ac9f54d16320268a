import { Random } from '../base/random.ts';

/** Two parts of a split as indices of its rows, each rising. */
export interface ValidationSplit {
  readonly train: readonly number[];
  readonly validation: readonly number[];
}

/**
 * Splits a validation part off the training rows, class by class: `fraction` of each class, rounded, but at least one
 * row and never all of a class with two rows or more; a class with one row keeps it for training. `fraction` 0 splits
 * nothing off. The seed chooses which rows.
 */
export function splitValidation(labels: readonly number[], fraction: number, seed: number): ValidationSplit {
  const { rest, drawn } = drawRows(labels, fraction, Random.seeded(seed).split('validation split'));
  return { train: rest, validation: drawn };
}

/** The same with test rows, for those who have a single file. The draw is another than that of a validation part. */
export function splitTest(
  labels: readonly number[],
  fraction: number,
  seed: number,
): Omit<ValidationSplit, 'validation'> & { readonly test: readonly number[] } {
  const { rest, drawn } = drawRows(labels, fraction, Random.seeded(seed).split('test split'));
  return { train: rest, test: drawn };
}

function drawRows(labels: readonly number[], fraction: number, random: Random) {
  const drawn = new Set<number>();
  if (fraction > 0) {
    for (const rows of rowsByClass(labels)) {
      const count = rows.length < 2 ? 0 : Math.min(Math.max(Math.round(fraction * rows.length), 1), rows.length - 1);
      random.shuffle(rows);
      for (const row of rows.slice(0, count)) drawn.add(row);
    }
  }
  const all = [...labels.keys()];
  return { rest: all.filter((row) => !drawn.has(row)), drawn: all.filter((row) => drawn.has(row)) };
}

/**
 * Indices, rising, of `limit` rows that keep the classes' shares: of each class its first rows, or random ones, as many
 * as its share by largest remainder. All rows where there are no more than `limit`.
 * @param random chooses the rows of each class; null: the first ones
 */
export function subset(labels: readonly number[], limit: number, random: Random | null = null): number[] {
  if (labels.length <= limit) return [...labels.keys()];
  const classes = rowsByClass(labels).map((rows) => ({ rows, share: (rows.length * limit) / labels.length }));
  classes.forEach(({ rows }) => random?.shuffle(rows));
  const counts = classes.map(({ share }) => Math.floor(share));
  const missing = limit - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...classes.keys()].sort((a, b) => (classes[b]!.share % 1) - (classes[a]!.share % 1) || a - b);
  for (const index of byRemainder.slice(0, missing)) counts[index]!++;
  return classes.flatMap(({ rows }, index) => rows.slice(0, counts[index])).sort((a, b) => a - b);
}

/** Rows of each class that occurs, by rising class. */
function rowsByClass(labels: readonly number[]): number[][] {
  const classes: number[][] = [];
  labels.forEach((label, row) => (classes[label] ??= []).push(row));
  return classes.filter((rows) => rows !== undefined);
}
