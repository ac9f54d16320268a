/** From flags to what answers: a run, or a model with a task. */
import { ROW_FAULTS } from '../../../base/file-formats.ts';
import { Option } from 'commander';
import type { Command } from 'commander';
import { z } from 'zod';
import { withColumns, type RunPredictors } from '../../../app/predict/predictor.ts';
import { InputError } from '../../../base/errors.ts';
import { badFlag, collectFlags, nameOf, type FlagSet } from '../../../contract/flags/read.ts';
import { taskRequest } from '../../../contract/flags/task.ts';
import { words, type Values } from '../../../contract/flags/values.ts';
import type { Provider } from '../../../contract/fields.ts';
import { Predictor } from '../../../contract/predict.ts';
import { ReadRequest } from '../../../contract/reading.ts';
import { TrainSettings } from '../../../contract/request.ts';
import { TRAIN_FLAGS } from '../../../contract/settings/flags.ts';
import { resolvePath, type Io } from '../io.ts';
import { addFlags } from './flag-set.ts';
import { gather } from './task.ts';

/** Settings of a model that is not a run's. */
const OWN = ['model', 'maxLength', 'labelToken'];
/** Settings of the work, whatever answers. */
const WORK = ['batchSize', 'provider', 'threads'];

const flagsOf = (paths: readonly string[]) => TRAIN_FLAGS.filter(({ path }) => paths.includes(path));
const OWN_FLAGS = flagsOf(OWN);
// A default that the run's own setting takes the place of would mislead.
const WORK_FLAGS = flagsOf(WORK).map((flag) => ({ ...flag, byDefault: undefined }));
const READING = 'data.reading.';
// No other file is read beside the one that is scored.
const DROPS = ROW_FAULTS.filter((fault) => fault !== 'leaks').map((fault) => `${READING}${fault}`);
const DROP_FLAGS = flagsOf(DROPS);
const READING_FLAGS = TRAIN_FLAGS.filter(
  ({ path }) => path.startsWith(READING) && !ROW_FAULTS.some((fault) => path === `${READING}${fault}`),
);

/** The description of a task, which a run has. */
const TASK = ['task', 'template', 'label'];

/** Adds `--run`, or a model and its task, and how the work is done. */
export function addPredictorFlags(command: Command): void {
  const own = OWN_FLAGS.map(nameOf);
  command.addOption(
    new Option('--run <run>', 'whose weights answer: its id, or a part of it that no other has').conflicts([
      ...own,
      ...TASK,
    ]),
  );
  addFlags(command, { command: command.name(), flags: OWN_FLAGS });
  command
    .addOption(
      new Option('--task <name>', 'what is asked of --model: carer, mrpc, questions, sst5, trec or webss').conflicts([
        'template',
        'label',
      ]),
    )
    .option('--template <text>', 'prompt of a custom task, with {text}, or {text_a} and {text_b}')
    .option('--label <word>', 'label word; once per label', gather);
  addWorkFlags(command);
}

/** Adds how a file is read, and how the work is done. */
export function addFileFlags(command: Command, { isLabelled }: { readonly isLabelled: boolean }): void {
  command.option('--text-column <name>', 'column of the text, where it is another; twice for pairs', gather);
  if (isLabelled) command.option('--label-column <name>', 'column of the label, where it is another');
  addFlags(command, { command: command.name(), flags: [...READING_FLAGS, ...(isLabelled ? DROP_FLAGS : [])] });
}

export function addWorkFlags(command: Command): void {
  addFlags(command, { command: command.name(), flags: WORK_FLAGS });
}

const Work = z.strictObject({
  batchSize: TrainSettings.shape.batchSize.unwrap().exactOptional(),
  provider: TrainSettings.shape.provider,
  threads: TrainSettings.shape.threads,
  data: z.strictObject({ reading: ReadRequest.exactOptional() }).prefault({}),
});

/** How the work is done. */
export interface WorkSettings {
  /** null: as the run, or by default. */
  readonly batchSize: number | null;
  readonly provider: Provider;
  readonly threads: number;
  readonly reading: ReadRequest;
}

/** @throws InputError `request.bad-option` that names the flag */
export function readWork(values: Values, io: Io, command: string): WorkSettings {
  const flags = [...WORK_FLAGS, ...READING_FLAGS, ...DROP_FLAGS];
  const { batchSize = null, provider, threads, data } = checked(Work, { command, flags }, values, io);
  return { batchSize, provider, threads, reading: data.reading ?? {} };
}

const Own = z.strictObject({
  model: TrainSettings.shape.model,
  maxLength: TrainSettings.shape.maxLength,
  labelToken: TrainSettings.shape.labelToken,
});

/** What answers, and what it is called. */
export interface Named {
  readonly name: string;
  readonly predictor: Predictor;
}

/**
 * The run or the model that the flags name.
 * @throws InputError `request.bad-option` that names the flag, `request.unknown-run`, `checkpoint.` codes
 */
export async function readPredictor(
  values: Values,
  io: Io,
  command: string,
  { batchSize }: Pick<WorkSettings, 'batchSize'>,
  predictors: () => Promise<RunPredictors>,
): Promise<Named> {
  const named = values['run'] === undefined ? ownModel(values, io, command) : await runOf(values, predictors);
  const { predictor } = named;
  const sized = batchSize === null ? predictor : { ...predictor, batchSize };
  return { name: named.name, predictor: sized };
}

async function runOf(values: Values, predictors: () => Promise<RunPredictors>): Promise<Named> {
  const { run, predictor } = await (await predictors()).of(String(values['run']));
  return { name: run.id, predictor: withColumns(predictor, columnsOf(values)) };
}

function ownModel(values: Values, io: Io, command: string): Named {
  if (values['model'] === undefined) throw nothingNamed(command);
  const own = checked(Own, { command, flags: OWN_FLAGS }, values, io);
  const predictor = Predictor.parse({ ...own, checkpoint: null, task: taskRequest(values) });
  return { name: 'untrained', predictor: withColumns(predictor, columnsOf(values)) };
}

/** The columns that were named; null: none. */
export function columnsOf(values: Values): { texts: string[] | null; label: string | null } {
  const texts = words(values['textColumn']);
  const { labelColumn } = values;
  return { texts: texts.length === 0 ? null : texts, label: typeof labelColumn === 'string' ? labelColumn : null };
}

function checked<S extends z.ZodType>(schema: S, set: FlagSet, values: Values, io: Io): z.output<S> {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, set.flags, values, (path) => resolvePath(io, path));
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  throw badFlag(set, result.error.issues[0]!, values);
}

function nothingNamed(command: string): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--run',
    message: 'Nothing is named that could answer.',
    remedy: `Add --run RUN for what a run trained, or --model DIR with --task NAME. See \`salf ${command} --help\`.`,
  });
}
