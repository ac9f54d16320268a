import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Reconsidered } from '../../../app/analyze.ts';
import { AnalyzeSettings } from '../../../contract/request.ts';
import { BudgetRequest, ChoiceOptions } from '../../../contract/salf.ts';
import type { Io } from '../io.ts';
import type { Values } from '../../../contract/flags/values.ts';
import { badFlag, collectFlags, nameOf, type FlagSet } from '../../../contract/flags/read.ts';
import { presetChoice } from '../../../contract/flags/settings.ts';
import { taskRequest } from '../../../contract/flags/task.ts';
import { ANALYZE_FLAGS, RECONSIDER_FLAGS } from '../../../contract/settings/flags.ts';
import { resolvePath } from '../io.ts';
import { addFlags } from './flag-set.ts';
import { addPresetFlag } from './settings.ts';

// There is no other file that training rows could stand in.
const SUBJECT_FLAGS = ANALYZE_FLAGS.filter(({ path }) => path !== 'reading.leaks');
const ANALYZE: FlagSet = { command: 'analyze', flags: SUBJECT_FLAGS };

/** Flags that describe a task, by the names that commander gives them. */
const TASK = ['task', 'template', 'label', 'textColumn', 'labelColumn'];

/** Adds the flags of an analysis. A stored one is looked at under other options, and takes no other flags. */
export function addAnalyzeFlags(command: Command): void {
  // What is looked at; a stored analysis has its own.
  const subject = SUBJECT_FLAGS.filter((flag) => !RECONSIDER_FLAGS.includes(flag)).map(nameOf);
  const stored = new Option('--analysis <id>', 'look at a stored analysis again; its id, or a part of it');
  command.addOption(stored.conflicts([...TASK, ...subject]));
  addPresetFlag(command);
  addFlags(command, ANALYZE);
}

/**
 * The settings that the flags stand for, paths made absolute.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readAnalyzeSettings(values: Values, io: Io): AnalyzeSettings {
  const settings = presetSettings(values);
  collectFlags(settings, ANALYZE.flags, values, (path) => resolvePath(io, path));
  // After the flags, so that what is missing is asked for in the order of the help.
  const checked = AnalyzeSettings.omit({ task: true }).safeParse(settings);
  if (!checked.success) throw badFlag(ANALYZE, checked.error.issues[0]!, values);
  return { ...checked.data, task: taskRequest(values) };
}

/** Of a preset an analysis takes the rule of its choice. */
function presetSettings(values: Values): Record<string, unknown> {
  const choice = presetChoice(values);
  return choice === undefined ? {} : { choice };
}

const Options = z.strictObject({ choice: ChoiceOptions.prefault({}), budget: BudgetRequest.prefault({}) });
const Given = z.object({ choice: z.looseObject({}).default({}), budget: z.looseObject({}).default({}) });

/**
 * The options that were given, and only those.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readReconsidered(values: Values, io: Io): Reconsidered {
  const settings = presetSettings(values);
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
