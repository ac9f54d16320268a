/** From the request of an experiment to the words of the command that makes it. */
import { canonicalJson } from '../../base/canonical-json.ts';
import type { DatasetCase, ExperimentRequest } from '../experiment.ts';
import type { TaskRequest } from '../task.ts';
import { readComparison, readSweep, usualBaseline } from './experiment.ts';
import type { Flag } from './flag.ts';
import { at } from './places.ts';
import { nameOf } from './read.ts';
import { SHARED_FLAGS, SWEEP_FLAGS } from './varied.ts';
import type { Resolve, Values } from './values.ts';

const SAME: Resolve = (path) => path;

/**
 * The words after `salf` that stand for an experiment, with those flags only that differ from what they are by default.
 * @returns null where no command says it: the command line has one task with columns or words of its own, and the same
 *   limits for all data sets
 */
export function experimentWords(request: ExperimentRequest): string[] | null {
  const read = (values: Values): ExperimentRequest =>
    request.kind === 'sweep' ? readSweep(values, SAME, request.methods.length) : readComparison(values, SAME);
  try {
    const varied = variedValues(request);
    const values = { ...varied, ...changedValues(request, read(varied)) };
    // What cannot be said comes back as something else.
    return canonicalJson(read(values)) === canonicalJson(request) ? [request.kind, ...flagWords(values)] : null;
  } catch {
    return null;
  }
}

/** What is varied: models, data, methods, seeds. */
function variedValues({ kind, models, datasets, methods, seeds, baseline }: ExperimentRequest): Values {
  const [first, ...others] = datasets;
  const isAlone = others.length === 0 || first!.task.kind === 'custom' || first!.task.columns !== undefined;
  const listed = isAlone ? others : datasets;
  const words = methods.map(({ name }) => name);
  const rates = methods.flatMap(({ name, learningRate }) => (learningRate === null ? [] : [`${name}=${learningRate}`]));
  const { train, test, validation } = first!.data;
  return {
    model: models.map(({ path }) => path),
    ...(isAlone ? { ...taskValues(first!.task), train, ...given({ test, validation }) } : {}),
    ...(listed.length === 0 ? {} : { data: listed.map(filesWord) }),
    ...(kind === 'sweep' ? {} : { methods: words.join(',') }),
    seeds: seeds.join(','),
    ...(kind === 'sweep' || baseline === usualBaseline(words) ? {} : { baseline }),
    ...(rates.length === 0 ? {} : { rates: rates.join(',') }),
    ...(kind === 'sweep' && methods[0]!.lora !== null ? { lora: true } : {}),
  };
}

/** `trec=train.jsonl,test.jsonl` */
function filesWord({ task, data }: DatasetCase): string {
  const { train, test, validation } = data;
  const files = [train, test, validation].filter((file) => file !== null);
  return `${task.kind === 'preset' ? task.preset : 'custom'}=${files.join(',')}`;
}

function taskValues(task: TaskRequest): Values {
  if (task.kind === 'preset') {
    const { columns } = task;
    return { task: task.preset, ...(columns === undefined ? {} : columnValues(columns, [])) };
  }
  const usual = task.template.includes('{text_b}') ? ['text_a', 'text_b'] : ['text'];
  return {
    template: task.template.replaceAll('\n', '\\n'),
    label: task.labels.map(({ word, names }) => (names.length === 0 ? word : `${word}=${names.join(',')}`)),
    ...columnValues(task.columns, usual),
  };
}

function columnValues({ texts, label }: NonNullable<TaskRequest['columns']>, usual: readonly string[]): Values {
  const isUsual = texts.join('\n') === usual.join('\n');
  return { ...(isUsual ? {} : { textColumn: texts }), ...(label === 'label' ? {} : { labelColumn: label }) };
}

/** The flags whose settings are not what they would be without them. */
function changedValues(request: ExperimentRequest, plain: ExperimentRequest): Values {
  const flags = request.kind === 'sweep' ? SWEEP_FLAGS : SHARED_FLAGS;
  return Object.fromEntries(
    flags.flatMap((flag): [string, string | true][] => {
      if (FILES.includes(flag.path)) return [];
      const [wanted, usual] = [valuesAt(request, flag.path), valuesAt(plain, flag.path)];
      const changed = wanted.find((value, index) => canonicalJson(value) !== canonicalJson(usual[index]));
      const value = changed === undefined ? undefined : wordOf(flag, changed);
      return value === undefined ? [] : [[nameOf(flag), value]];
    }),
  );
}

/** What stands for itself above. */
const FILES = ['data.train', 'data.test', 'data.validation', 'lora'];

/** What each method and data set has at a place; null where it has no such place. */
function valuesAt({ settings, datasets, methods }: ExperimentRequest, path: string): unknown[] {
  const keys = path.split('.');
  const of: Readonly<Record<string, readonly unknown[]>> = { method: methods, lora: methods, data: datasets };
  return (of[keys[0]!] ?? [settings]).map((each) => at(each, keys) ?? null);
}

/** A value as it is typed; undefined where the flag does not stand for it. */
function wordOf(flag: Flag, value: unknown): string | true | undefined {
  if ('sets' in flag) return canonicalJson(value) === canonicalJson(flag.sets) ? true : undefined;
  if (flag.unit !== undefined) return at(value, ['unit']) === flag.unit ? String(at(value, ['count'])) : undefined;
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function flagWords(values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined) return [];
    if (value === true) return [flag];
    return (typeof value === 'string' ? [value] : value).flatMap((word) => [flag, word]);
  });
}

function given(files: Readonly<Record<string, string | null>>): Values {
  return Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file === null ? [] : [[name, file]])));
}

/** Words as a shell of Unix takes them. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
