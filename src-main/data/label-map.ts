/** Which class each value of a label column stands for, by what file and task say of it. Pure. */
import { InputError } from '../base/errors.ts';
import { listed } from '../base/printable.ts';
import { labelIndex, labelKey } from './task.ts';
import type { Task } from './task.ts';

/** What says which class a value is. */
export type LabelSource = 'words' | 'file' | 'task' | 'from-one';

export interface LabelMap {
  readonly source: LabelSource;
  /** From {@link labelKey} of a value to the index of its label; values that are none are absent. */
  readonly index: ReadonlyMap<string, number>;
  /** The name that the file gives a number; undefined: none. */
  nameOf(value: string): string | undefined;
  /** What was taken where another reading was possible, as parts of a sentence. */
  readonly notes: readonly string[];
}

/** Where the values came from, for faults. */
export interface LabelColumn {
  readonly file: string;
  /** The different values, as they stand in all files of the data set. */
  readonly values: readonly string[];
  /** The file's own names of 0, 1, ...; null: it has none. */
  readonly names: readonly string[] | null;
}

/**
 * Maps values to labels. Numbers mean what the file's own names say, or what the task says of numbers; the order in which
 * words were typed says nothing.
 * Errors: `data.unknown-label` where nothing says what numbers stand for, `data.label-words` where file and task contradict.
 */
export function mapLabels(task: Task, column: LabelColumn): LabelMap {
  const explicit = task.labels.length === 2 ? withTruths(labelIndex(task)) : labelIndex(task);
  const keys = [...new Set(column.values.map(labelKey))];
  const areNumbers = keys.length > 0 && keys.every((key) => /^[+-]?\d+$/.test(key));
  const notes = spelling(column.values);
  const map = (source: LabelSource, index: ReadonlyMap<string, number>, more: readonly string[] = []): LabelMap => ({
    source,
    index,
    notes: [...notes, ...more],
    nameOf: (value) => column.names?.[Number(labelKey(value))],
  });
  if (!areNumbers) return map('words', explicit);
  if (column.names !== null) {
    const named = byNames(task, column.names, keys, explicit, column);
    return map(named.source, named.index);
  }
  if (task.hasOfficialNumbers) return official(task, keys, explicit, map);
  if (![...explicit.keys()].some((key) => /^[+-]?\d+$/.test(key))) throw unnamedNumbers(task, keys, column);
  return map('words', explicit);
}

/** 1.0 is 1, which a column became that missed a value. */
function spelling(values: readonly string[]): string[] {
  const float = values.find((value) => /^\s*[+-]?\d+\.0+\s*$/.test(value));
  return float === undefined ? [] : [`numbers such as ${float.trim()} were read as ${labelKey(float)}`];
}

/** True and false stand for 1 and 0, and the other way round, where the task names only one of the two. */
function withTruths(explicit: ReadonlyMap<string, number>): Map<string, number> {
  const index = new Map(explicit);
  for (const pair of [
    ['true', '1'],
    ['false', '0'],
  ] as const) {
    for (const [given, other] of [pair, [pair[1], pair[0]] as const]) {
      const position = explicit.get(given);
      if (position !== undefined && !index.has(other)) index.set(other, position);
    }
  }
  return index;
}

function byNames(
  task: Task,
  names: readonly string[],
  keys: readonly string[],
  explicit: ReadonlyMap<string, number>,
  { file }: LabelColumn,
): Pick<LabelMap, 'source' | 'index'> {
  const used = keys.filter((key) => key !== '-1');
  const nameAt = (key: string): string | undefined => names[Number(key)];
  const positions = used.map((key) => explicit.get(labelKey(nameAt(key) ?? '')));
  if (positions.every((position) => position !== undefined)) {
    refuseContradiction(task, used, positions, explicit, { file, nameAt });
    return { source: 'file', index: new Map(used.map((key, at) => [key, positions[at]!])) };
  }
  // Numbers that a person wrote behind the words are an answer of their own.
  if (!task.hasOfficialNumbers && used.every((key) => explicit.has(key))) return { source: 'words', index: explicit };
  const unknown = used.find((_, at) => positions[at] === undefined)!;
  const words = task.labels.map(({ word }) => word);
  const example = `--label ${words[0] ?? 'WORD'}=${names[0] ?? 'NAME'}`;
  throw new InputError({
    code: 'data.unknown-label',
    file,
    field: task.columns.label,
    message: `The file calls its label ${unknown} “${nameAt(unknown) ?? 'nothing'}”, which is no label of the task ${task.name} (${listed(words)}).`,
    remedy: `The file’s names are ${listed(names)}: write the one that a word stands for behind it, as in ${example}.`,
  });
}

/** Numbers that a person wrote behind the words must not say something else than the file. */
function refuseContradiction(
  task: Task,
  keys: readonly string[],
  positions: readonly (number | undefined)[],
  explicit: ReadonlyMap<string, number>,
  { file, nameAt }: { readonly file: string; readonly nameAt: (key: string) => string | undefined },
): void {
  if (task.hasOfficialNumbers) return;
  const at = keys.findIndex((key, index) => explicit.has(key) && explicit.get(key) !== positions[index]);
  if (at === -1) return;
  const key = keys[at]!;
  throw new InputError({
    code: 'data.label-words',
    file,
    field: 'labels',
    message: `The task says that ${key} is “${task.labels[explicit.get(key)!]!.word}”, the file itself that it is “${nameAt(key) ?? ''}”.`,
    remedy: 'Leave out the numbers behind the words, or correct them.',
  });
}

/** The official numbers are 0 to n-1; a file that has n and no 0 counts from 1. */
function official(
  task: Task,
  keys: readonly string[],
  explicit: ReadonlyMap<string, number>,
  map: (source: LabelSource, index: ReadonlyMap<string, number>, more?: readonly string[]) => LabelMap,
): LabelMap {
  const count = task.labels.length;
  const values = keys.map(Number);
  const isWithin = values.every((value) => value >= 1 && value <= count);
  if (!isWithin) return map('task', explicit);
  const wordAt = (number: number): string => task.labels[explicit.get(String(number))!]?.word ?? '';
  if (values.includes(count)) {
    const index = new Map(values.map((value) => [String(value), explicit.get(String(value - 1))!]));
    return map('from-one', index, [`the numbers count from 1: 1 is ${wordAt(0)} and ${count} is ${wordAt(count - 1)}`]);
  }
  return map('task', explicit, [
    `neither 0 nor ${count} is a label here; the numbers were read as those that start with 0 (0 is ${wordAt(0)}). ` +
      'If they count from 1, describe the task with --template and write the numbers behind the words',
  ]);
}

function unnamedNumbers(task: Task, keys: readonly string[], { file }: LabelColumn): InputError {
  const words = task.labels.map(({ word }) => word);
  const numbers = keys.map(Number).sort((a, b) => a - b);
  const behind = (from: readonly number[]) => `--label ${words[0]!}=${from[0]!} --label ${words[1]!}=${from[1]!} ...`;
  const examples = numbers.length === words.length ? behind(numbers) : `${behind([0, 1])} or ${behind([1, 2])}`;
  return new InputError({
    code: 'data.unknown-label',
    file,
    field: task.columns.label,
    message: `The labels are the numbers ${listed(numbers)}, and nothing says which of ${listed(words)} each stands for.`,
    remedy: `Write the number behind its word: for example ${examples}`,
  });
}
