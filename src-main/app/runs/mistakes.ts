import { statSync } from 'node:fs';
import { InputError } from '../../base/errors.ts';
import type { Mistakes } from '../../contract/routes/runs.ts';
import type { Split } from '../../contract/score.ts';
import { hashRows } from '../../data/hash.ts';
import type { Row } from '../../data/rows.ts';
import { splitRequest } from '../../data/split-request.ts';
import { resolveTask } from '../../data/task.ts';
import { readApart } from '../reading/apart.ts';
import type { Store } from '../../store/open.ts';
import type { Run } from '../../store/runs.ts';

/** Which of the mistakes. */
export interface MistakeQuery {
  readonly id: string;
  /** Label indices; null: any. */
  readonly truth: number | null;
  readonly predicted: number | null;
  readonly offset: number;
  readonly limit: number;
}

/** Longest text that is shown, in characters. */
const LONGEST_TEXT = 2000;

/** Reads the rows of a run's splits. */
export type RowReader = (run: Run, split: Split) => Promise<readonly Row[]>;

/**
 * The rows that a run answered wrongly at its last evaluation, on the split it was scored on in the end. The store keeps
 * answers, not texts: these are read again, and shown only where they are what the run was scored on.
 * @throws InputError `request.unknown-run`, `request.bad-option` for a run without an evaluation, and the `data.*` codes
 */
export async function findMistakes(store: Store, query: MistakeQuery, read: RowReader = readRows): Promise<Mistakes> {
  const run = store.runs.find(query.id);
  const evaluations = store.evaluations.all(run.id);
  const split = run.result?.split ?? 'validation';
  const scored = evaluations.filter((each) => each.split === split).at(-1);
  if (scored === undefined) throw notScored(run.id);
  const found = run.dataHash === null ? null : store.datasets.get(run.dataHash);
  const known = found?.splits.find((each) => each.split === split);
  const answer = { split, step: scored.step, labels: scored.perClass.map(({ label }) => label) };
  const rows = await read(run, split);
  if (known === undefined || hashRows(rows) !== known.hash || rows.length !== scored.predictions.length) {
    const changed = `The ${split} rows changed since the run was scored; its answers belong to rows that are not there any more.`;
    return { ...answer, total: 0, rows: [], changed };
  }
  const wrong = rows.flatMap(({ line, texts, label }, index) => {
    const predicted = scored.predictions[index]!;
    const isWanted = (query.truth ?? label) === label && (query.predicted ?? predicted) === predicted;
    return predicted === label || !isWanted ? [] : [{ line, texts: texts.map(shortened), truth: label, predicted }];
  });
  const page = wrong.slice(query.offset, query.offset + query.limit);
  return { ...answer, total: wrong.length, rows: page, changed: null };
}

/** Reads the rows of a split, in a thread of their own. */
export async function readRows({ request: { task, data, seed } }: Run, split: Split): Promise<readonly Row[]> {
  return readApart('readSplitRows', { request: splitRequest(resolveTask(task), data, seed), split });
}

/** Reads rows, and keeps those that were read last: pages are asked for one after another. */
export function rememberingReader(read: RowReader = readRows): RowReader {
  let last: { readonly key: string; readonly rows: readonly Row[] } | null = null;
  return async (run, split) => {
    const { train, validation, test } = run.request.data;
    const stamps = [train, validation, test].map((path) => {
      const stat = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
      return stat === undefined ? '-' : `${stat.size} ${stat.mtimeMs}`;
    });
    const key = [run.id, split, ...stamps].join('|');
    if (last?.key !== key) last = { key, rows: await read(run, split) };
    return last.rows;
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}

function notScored(id: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'RUN',
    message: `Run ${id} was not scored yet.`,
    remedy: 'Wait for its first evaluation.',
  });
}
