/** How runs answer labelled files that were given after their training. */
import { basename } from 'node:path';
import { weightsWords } from '../contract/score.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { number, numberColumn, text, textColumn, type Table } from '../tables/table.ts';
import type { Source } from './source.ts';

/** A row for each run and file; null where no run was scored on any. */
export function fileScoreTable(
  { fileEvaluations }: Pick<Store, 'fileEvaluations'>,
  { cells, name }: Pick<Source, 'cells' | 'name'>,
  finished: readonly Run[],
): Table | null {
  const runs = new Map(finished.map((run) => [run.id, run]));
  const rows = cells.flatMap(({ run: id, method, seed, model, data }) => {
    const run = runs.get(id);
    if (run === undefined) return [];
    return fileEvaluations
      .all(id)
      .map(({ file, step, score }) => [
        text(method),
        number(seed),
        text(`${model} on ${data}`),
        text(basename(file)),
        number(score.rows),
        number(score.macroF1),
        number(score.accuracy),
        number(score.loss),
        text(step === null ? '' : weightsWords(step, run.result?.steps ?? null)),
      ]);
  });
  if (rows.length === 0) return null;
  return {
    title: `${name}: scores on files given after the training`,
    columns: [
      textColumn('method', 'method'),
      numberColumn('seed', 'seed', { digits: 0 }),
      textColumn('trained', 'trained'),
      textColumn('file', 'file'),
      numberColumn('rows', 'rows', { digits: 0 }),
      numberColumn('macro_f1', 'macro-F1'),
      numberColumn('accuracy', 'accuracy'),
      numberColumn('loss', 'loss', { digits: 4 }),
      textColumn('weights', 'weights'),
    ],
    rows,
    footnotes: ['One score of one run each: no differences are tested here.'],
  };
}
