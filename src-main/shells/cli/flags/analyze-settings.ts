import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Reconsidered } from '../../../app/analyze.ts';
import { AnalyzeSettings } from '../../../contract/request.ts';
import { BudgetRequest, ChoiceOptions } from '../../../contract/salf.ts';
import type { Io } from '../io.ts';
import type { Values } from '../values.ts';
import { NATURAL, type Flag } from '../../../contract/flags/flag.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { RECONSIDER_FLAGS } from '../../../contract/flags/salf-flags.ts';
import { readFlagsAt } from '../../../contract/flags/read-flags.ts';
import { taskRequest } from '../../../contract/flags/task.ts';
import { TRAIN_FLAGS } from '../../../contract/flags/train-flags.ts';
import { resolvePath } from '../io.ts';
import { addFlags } from './flag-set.ts';

/** Settings that a training run has too, and the flags for them. */
const SHARED = ['model', 'labelToken', 'maxLength', 'batchSize', 'padMultiple', 'provider', 'threads'];
const shared = TRAIN_FLAGS.filter(({ path }) => SHARED.includes(path));

/** What is looked at; a stored analysis has its own. */
const SUBJECT_FLAGS: readonly Flag[] = [
  {
    flag: '--data <file>',
    takes: 'path',
    path: 'data',
    wants: 'a file',
    help: 'labelled rows (.jsonl, .csv, .tsv, .parquet)',
  },
  ...readFlagsAt('reading'),
  {
    flag: '--samples <rows>',
    takes: 'number',
    path: 'samples',
    wants: 'a whole number from 1 to 10000',
    help: 'rows to look at, drawn class by class',
  },
  { flag: '--seed <n>', takes: 'number', path: 'seed', wants: NATURAL, help: 'which rows' },
  {
    flag: '--ridge <n>',
    takes: 'number',
    path: 'ridge',
    wants: 'a number from 0 on',
    help: "added to the diagonal of the LM head's Gram matrix",
  },
  {
    flag: '--nearest <tokens>',
    takes: 'number',
    path: 'nearest',
    wants: 'a whole number from 0 to 50',
    help: 'nearest tokens of every space that are sought; 0: none',
  },
];

const ANALYZE: FlagSet = {
  command: 'analyze',
  flags: [...shared.slice(0, 1), ...SUBJECT_FLAGS, ...shared.slice(1), ...RECONSIDER_FLAGS],
  defaults: [AnalyzeSettings.parse({ model: '-', task: { kind: 'preset', preset: '-' }, data: '-' })],
  required: ['model', 'data'],
};

/** Flags that describe a task, by the names that commander gives them. */
const TASK = ['task', 'template', 'label', 'textColumn', 'labelColumn'];

/** Adds the flags of an analysis. A stored one is looked at under other options, and takes no other flags. */
export function addAnalyzeFlags(command: Command): void {
  const subject = [...shared, ...SUBJECT_FLAGS].map(({ flag }) => new Option(flag).attributeName());
  const stored = new Option('--analysis <id>', 'look at a stored analysis again; its id, or a part of it');
  command.addOption(stored.conflicts([...TASK, ...subject]));
  addFlags(command, ANALYZE);
}

/**
 * The settings that the flags stand for, paths made absolute.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readAnalyzeSettings(values: Values, io: Io): AnalyzeSettings {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, ANALYZE.flags, values, (path) => resolvePath(io, path));
  // After the flags, so that what is missing is asked for in the order of the help.
  const checked = AnalyzeSettings.omit({ task: true }).safeParse(settings);
  if (!checked.success) throw badFlag(ANALYZE, checked.error.issues[0]!, values);
  return { ...checked.data, task: taskRequest(values) };
}

const Options = z.strictObject({ choice: ChoiceOptions.prefault({}), budget: BudgetRequest.prefault({}) });
const Given = z.object({ choice: z.looseObject({}).default({}), budget: z.looseObject({}).default({}) });

/**
 * The options that were given, and only those.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readReconsidered(values: Values, io: Io): Reconsidered {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, RECONSIDER_FLAGS, values, (path) => resolvePath(io, path));
  const checked = Options.safeParse(settings);
  if (!checked.success) throw badFlag(ANALYZE, checked.error.issues[0]!, values);
  const given = Given.parse(settings);
  return { choice: only(checked.data.choice, given.choice), budget: only(checked.data.budget, given.budget) };
}

/** The entries of `all` whose keys stand in `given`. */
function only<T extends object>(all: T, given: object): Partial<T> {
  const keys = Object.keys(given);
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key))) as Partial<T>;
}
