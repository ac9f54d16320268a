/** The files of a data set, read as its task says, with all that was decided on the way. */
import type { ReadOptions } from '../base/file-formats.ts';
import { listed } from '../base/numbers.ts';
import { labelKey } from './task.ts';
import type { Task } from './task.ts';
import { mapLabels } from './label-map.ts';
import type { LabelMap, LabelSource } from './label-map.ts';
import { SPLIT_NAMES } from './report.ts';
import type { SplitName } from './report.ts';
import { REPEATS, repeatsIn } from './repeats.ts';
import type { RepeatKind } from './repeats.ts';
import { isUnlabelled, labelColumnOf, leftOutParts, taskRows, without } from './rows.ts';
import type { Row, TaskRows } from './rows.ts';
import { readTable } from './table.ts';
import type { Table } from './table.ts';

/** What one value of the label column stands for. */
export interface MappedLabel {
  /** As it stands in the file. */
  readonly value: string;
  /** What the file itself calls this number; null: it does not. */
  readonly name: string | null;
  /** The word of its label. */
  readonly word: string;
  /** Rows of all files. */
  readonly rows: number;
}

export interface LabelMapping {
  readonly source: LabelSource;
  readonly labels: readonly MappedLabel[];
}

/** One file as the task sees it. */
export interface ReadFile extends TaskRows {
  readonly table: Table;
  /** With the rows that repeat others, whether they were left out or not. */
  readonly all: readonly Row[];
}

export interface ReadFiles {
  readonly files: Readonly<Partial<Record<SplitName, ReadFile>>>;
  readonly mapping: LabelMapping;
  /** Sentences that begin with the split: how files were read where other readings were possible, what was left out. */
  readonly notes: readonly string[];
}

/**
 * Reads the files of a data set; what labels mean is decided over all of them.
 * @param everything also columns that the task does not ask for
 * Errors: all `data.*` codes of reading and labels; see the files of this room.
 */
export async function readTask(
  paths: Readonly<Partial<Record<SplitName, string | null>>>,
  task: Task,
  options: ReadOptions = {},
  everything = false,
): Promise<ReadFiles> {
  const only = everything ? null : [...task.columns.texts, task.columns.label];
  const tables = new Map<SplitName, Table>();
  for (const split of SPLIT_NAMES) {
    const path = paths[split] ?? null;
    if (path !== null) tables.set(split, await readTable(path, options, only));
  }
  const counts = countValues([...tables.values()], task);
  const [first] = tables.values();
  const names = [...tables.values()].map((table) => table.labelNames.get(task.columns.label)).find(Boolean) ?? null;
  const map = mapLabels(task, { file: first?.file ?? '', values: [...counts.keys()], names });
  const files: Partial<Record<SplitName, ReadFile>> = {};
  for (const [split, table] of tables) {
    const read = taskRows(table, task, map, options.incomplete === 'leave-out');
    files[split] = { table, all: read.rows, ...read };
  }
  leaveOutRepeats(files, options);
  return { files, mapping: mappingOf(map, counts, task), notes: notesOf(files, map) };
}

/** Those that are scored come first: what is left out of them leaks nowhere. A row is named under one kind. */
function leaveOutRepeats(files: Partial<Record<SplitName, ReadFile>>, options: ReadOptions): void {
  const wanted = REPEATS.filter((kind) => options[kind] === 'leave-out');
  if (wanted.length === 0) return;
  for (const split of SPLIT_NAMES.toReversed()) {
    const file = files[split];
    if (file === undefined) continue;
    const rows = Object.fromEntries(Object.entries(files).map(([name, each]) => [name, each.rows]));
    const repeats = repeatsIn(split, rows);
    const dropped = new Map<number, RepeatKind>();
    for (const kind of wanted) for (const { at } of repeats[kind]) if (!dropped.has(at)) dropped.set(at, kind);
    files[split] = { ...file, ...without(file, file.table, dropped) };
  }
}

/**
 * The same for a single file, whose notes begin with a name.
 * @param beside a file that is scored, for rows that stand in both
 */
export async function readTaskFile(
  path: string,
  task: Task,
  options: ReadOptions,
  name: string,
  everything = false,
  beside: string | null = null,
): Promise<ReadFiles & ReadFile> {
  const { files, mapping, notes } = await readTask({ train: path, test: beside }, task, options, everything);
  const renamed = notes.map((note) => (note.startsWith('train: ') ? `${name}${note.slice('train'.length)}` : note));
  return { ...files.train!, files, mapping, notes: renamed };
}

/** Rows by value, as the values stand in the files. */
function countValues(tables: readonly Table[], task: Task): Map<string, number> {
  const counts = new Map<string, number>();
  for (const table of tables) {
    const column = labelColumnOf(table, task);
    const hasNames = table.labelNames.has(task.columns.label);
    for (const row of table.rows) {
      const cell = row[column] ?? null;
      if (isUnlabelled(cell, hasNames)) continue;
      counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
    }
  }
  return counts;
}

/** Values that are listed, at most: a file may spell a label in many ways. */
const MOST_SHOWN = 200;

function mappingOf(map: LabelMap, counts: ReadonlyMap<string, number>, task: Task): LabelMapping {
  const labels = [...counts].flatMap(([value, rows]) => {
    const index = map.index.get(labelKey(value));
    return index === undefined
      ? []
      : [{ value, name: map.nameOf(value) ?? null, word: task.labels[index]!.word, rows }];
  });
  const order = new Intl.Collator('en', { numeric: true });
  return {
    source: map.source,
    labels: labels.sort((a, b) => order.compare(a.value, b.value)).slice(0, MOST_SHOWN),
  };
}

function notesOf(files: ReadFiles['files'], map: LabelMap): string[] {
  const ofFiles = SPLIT_NAMES.flatMap((split) => {
    const file = files[split];
    if (file === undefined) return [];
    const parts = leftOutParts(file.leftOut);
    return [
      ...file.table.notes.map((note) => `${split}: ${note}.`),
      ...(parts.length === 0 ? [] : [`${split}: ${listed(parts)} left out.`]),
    ];
  });
  return [...ofFiles, ...map.notes.map((note) => `labels: ${note}.`)];
}
