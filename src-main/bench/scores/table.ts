/** The table of a comparison that was trained a second time, at other learning rates. */
import { score } from '../../base/numbers.ts';
import { estimated } from '../../comparison/comparison-table.ts';
import { bootstrapDifference, RESAMPLES } from '../../stats/bootstrap.ts';
import { estimate, mean } from '../../stats/estimate.ts';
import { pairedDifference } from '../../stats/paired.ts';
import { none, number, numberColumn, text, textColumn } from '../../tables/table.ts';
import type { Cell, Table } from '../../tables/table.ts';
import type { ScoredRun, SetResults } from './result-file.ts';

/** Of the first comparison, whose rate was inside its grid. */
const FULL = 'full';

/**
 * One row for each method of the second comparison on each data set.
 * @param against the method that the others are compared with, beside full fine-tuning
 * @param resamples of each bootstrap
 */
export function secondTable(
  results: ReadonlyMap<string, SetResults>,
  against: string,
  resamples: number = RESAMPLES,
): Table {
  return {
    title: 'Second comparison, at higher learning rates',
    columns: [
      textColumn('set', 'set'),
      textColumn('method', 'method'),
      textColumn('seeds', 'macro-F1 of each seed'),
      numberColumn('macro_f1', 'mean'),
      numberColumn('first', 'at the first rate'),
      numberColumn('to_full', 'difference to full', { form: 'signed' }),
      numberColumn('to_full_rows', 'by the rows', { form: 'signed' }),
      numberColumn('to_other', `difference to ${against}`, { form: 'signed' }),
      numberColumn('to_other_rows', 'by the rows', { form: 'signed' }),
    ],
    rows: [...results].flatMap(([set, found]) =>
      rowsOf(found, against, resamples).map((cells) => [text(set), ...cells]),
    ),
    footnotes: [
      'A mean and a difference over the seeds come with half a 95 % Student t interval.',
      `By the rows: ${resamples.toLocaleString('en')} paired bootstrap resamples of the test rows, uncorrected.`,
      'n: seeds whose answers were kept, where they are not all.',
    ],
  };
}

function rowsOf({ labels, runs, second }: SetResults, against: string, resamples: number): Cell[][] {
  const methods = Map.groupBy(
    second.toSorted((a, b) => a.seed - b.seed),
    ({ method }) => method,
  );
  const firstOf = (name: string): ScoredRun[] => runs.filter(({ method }) => method === name);
  // One that was best at its first rate ran no second time.
  const others = methods.get(against) ?? firstOf(against);
  return [...methods].map(([method, mine]) => {
    const first = paired(mine, firstOf(method));
    return [
      text(method),
      text(mine.map(({ macro_f1 }) => score(macro_f1)).join(', ')),
      estimated(estimate(mine.map(({ macro_f1 }) => macro_f1))),
      first.length === 0 ? none() : number(mean(first.map(({ other }) => other.macro_f1))),
      ...compared(labels, paired(mine, firstOf(FULL)), resamples),
      ...compared(labels, method === against ? [] : paired(mine, others), resamples),
    ];
  });
}

/** Two runs with one seed. */
interface Pair {
  readonly run: ScoredRun;
  readonly other: ScoredRun;
}

function paired(runs: readonly ScoredRun[], others: readonly ScoredRun[]): Pair[] {
  return runs.flatMap((run) => others.filter(({ seed }) => seed === run.seed).map((other) => ({ run, other })));
}

/** The difference over the seeds, and that over the rows of the seeds whose answers were kept. */
function compared(labels: string, pairs: readonly Pair[], resamples: number): [Cell, Cell] {
  if (pairs.length === 0) return [none(), none()];
  const [mine, others] = [pairs.map(({ run }) => run.macro_f1), pairs.map(({ other }) => other.macro_f1)];
  const difference = estimated(pairedDifference(mine, others));
  const answers = pairs.flatMap(({ run: { predictions }, other }) =>
    predictions === null || other.predictions === null
      ? []
      : [{ method: indices(predictions), baseline: indices(other.predictions) }],
  );
  if (answers.length === 0) return [difference, none('not kept')];
  const truths = indices(labels);
  const classes = 1 + Math.max(...truths, ...answers.flatMap(({ method, baseline }) => [...method, ...baseline]));
  const drawn = bootstrapDifference({ truths, pairs: answers, classes, resamples });
  const n = answers.length === pairs.length ? null : answers.length;
  return [difference, number(drawn.difference, { spread: { kind: 'range', ...drawn.interval }, n })];
}

const indices = (digits: string): number[] => Array.from(digits, Number);
