/** Files with predictions that windows asked for; each run has a folder for them among the exports. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { isPartial } from '../../base/atomic-write.ts';
import { InputError } from '../../base/errors.ts';
import { ANSWERS_FOLDER, predictionProgress } from '../../base/stored/places.ts';
import { systemError } from '../../base/system-error.ts';
import type { AnswerFormat } from '../../contract/predict.ts';
import type { AnswerDocument, AnswerFile } from '../../contract/routes/predict.ts';
import type { Store } from '../../store/open.ts';

/** Larger files are not sent to a window. */
const LARGEST_SENT = 64 * 2 ** 20;

type Exports = Pick<Store, 'workspace' | 'runs' | 'jobs'>;

/**
 * A path for the predictions of a file, whose folder is made: `rows-answers.csv`, or `rows-answers-2.csv` where that is
 * there, or is to be written by a job.
 */
export function newAnswerFile(store: Exports, run: string, source: string, format: AnswerFormat): string {
  const folder = folderOf(store, run);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, { file: folder });
  }
  const stem = basename(source, extname(source));
  const planned = new Set(store.jobs.all().flatMap(({ request: job }) => (job.kind === 'prediction' ? [job.out] : [])));
  for (let number = 1; ; number++) {
    const path = join(folder, `${stem}-answers${number === 1 ? '' : `-${number}`}.${format}`);
    if (!existsSync(path) && !planned.has(path)) return path;
  }
}

/** Those that are whole, newest first. */
export function answerFiles(store: Exports, run: string): AnswerFile[] {
  const folder = folderOf(store, run);
  return namesIn(folder)
    .map((name) => {
      const { size, mtime } = statSync(join(folder, name));
      return { name, bytes: size, madeAt: mtime.toISOString() };
    })
    .sort((a, b) => b.madeAt.localeCompare(a.madeAt));
}

/** @throws InputError `request.bad-option` for a name that none of them has */
export function openAnswerFile(store: Exports, run: string, name: string): AnswerDocument {
  const folder = folderOf(store, run);
  if (!namesIn(folder).includes(name)) throw unknownFile(name);
  const path = join(folder, name);
  if (statSync(path).size > LARGEST_SENT) return { kind: 'large', path };
  return { kind: 'content', name, content: readFileSync(path).toString('base64') };
}

function folderOf({ workspace, runs }: Exports, run: string): string {
  return join(workspace.exports, runs.find(run).id, ANSWERS_FOLDER);
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => !isPartial(name) && !name.endsWith(predictionProgress('')));
}

function unknownFile(name: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: 'name',
    message: `There is no file “${name}”.`,
    remedy: 'Choose one of the list, or predict the file again.',
  });
}
