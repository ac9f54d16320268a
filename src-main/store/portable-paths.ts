/**
 * Paths of a workspace's own files as they stand in its database: `workspace:/uploads/...` instead of
 * `/home/me/workspace/uploads/...`, so that a workspace can be moved or copied. Texts are written and read through this,
 * whatever column they stand in: a path is a whole text, or a whole string of a JSON text.
 */
import { dirname, sep } from 'node:path';
import type Database from 'better-sqlite3';

const WORD = 'workspace:';
const MARK = `${WORD}/`;
/** Where a JSON string begins: a quote inside one has a backslash before it instead. */
const QUOTES = ['["', '{"', ',"', ':"'] as const;

/** @param folders where the workspace lies now, and where it lay once */
export function portable(text: string, ...folders: readonly string[]): string {
  // A text of a person's that happens to start like a mark gets a second colon: once, before any mark is written.
  const escaped = replaced(text, WORD, `${WORD}:`);
  return folders.reduce((rest, folder) => replaced(rest, `${folder}${sep}`, MARK), escaped);
}

/** The opposite of {@link portable}. */
export function located(text: string, folder: string): string {
  if (!text.includes(WORD)) return text;
  return replaced(replaced(text, MARK, `${folder}${sep}`), `${WORD}:`, WORD);
}

/** Replaces what a text begins with, or the strings of a JSON text. */
function replaced(text: string, from: string, to: string): string {
  if (text.startsWith(from)) return `${to}${text.slice(from.length)}`;
  if (!/^[[{"]/.test(text)) return text;
  const [old, fresh] = [inJson(from), inJson(to)];
  return QUOTES.reduce((rest, quote) => rest.replaceAll(`${quote}${old}`, () => `${quote}${fresh}`), text);
}

/**
 * Gives SQL the function `portable(text)` for the migration of old rows, which hold paths as they were: below where the
 * workspace lies now, or below where it lay when its runs were made.
 */
export function offerPortable(database: Database.Database, folder: string): void {
  const roots = [...new Set([folder, ...oldFolders(database)])];
  database.function('portable', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? portable(text, ...roots) : text,
  );
}

/** Where the workspace lay when its runs were made: each run's folder is `<workspace>/runs/<id>`. */
function oldFolders(database: Database.Database): string[] {
  const hasRuns = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'runs'`).get() !== undefined;
  if (!hasRuns) return [];
  const sql = `SELECT DISTINCT json_extract(request, '$.runDir') FROM runs`;
  const folders = database.prepare<[], string | null>(sql).pluck().all();
  return folders.flatMap((run) => (run === null || run.startsWith(MARK) ? [] : [dirname(dirname(run))]));
}

/** A text as it stands within a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
