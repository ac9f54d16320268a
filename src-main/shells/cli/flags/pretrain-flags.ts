/** The flags of `salf pretrain`, and the settings that they stand for. */
import type { Command } from 'commander';
import { InputError } from '../../../base/errors.ts';
import { DOCUMENT_RULES, PretrainSettings, WRITTEN_TYPES } from '../../../contract/pretrain.ts';
import type { Io } from '../io.ts';
import { resolvePath } from '../io.ts';
import { words, type Values } from '../../../contract/flags/values.ts';
import { ABOVE_ZERO, NATURAL, oneOf, POSITIVE, SHARE, type Flag } from '../../../contract/flags/flag.ts';
import { RUNTIME_FLAGS } from '../../../contract/settings/flags.ts';
import { withDefaults } from '../../../contract/settings/schema.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { addFlags } from './flag-set.ts';

export const TEXT_FLAG = '--text <files...>';
export const DOCUMENTS: Flag = {
  flag: '--documents <rule>',
  takes: 'text',
  path: 'documents',
  ...oneOf(DOCUMENT_RULES),
  help: `where documents end: ${DOCUMENT_RULES.join(', ')}`,
};

const number = (flag: string, path: string, wants: string, help: string): Flag => ({
  ...{ flag, path, wants, help },
  takes: 'number',
});
const path = (flag: string, place: string, wants: string, help: string): Flag => ({
  ...{ flag, wants, help },
  path: place,
  takes: 'path',
});

const FLAGS: readonly Flag[] = [
  DOCUMENTS,
  {
    flag: '--tokenizer <name>',
    takes: 'text',
    path: 'tokenizer',
    wants: 'train:N, a folder, or a tokenizer.json',
    help: 'train:8192 trains one of so many tokens; else a folder with a tokenizer',
  },
  path(
    '--must-have <file>',
    'mustHave',
    'a file',
    'words, one per line, that a trained tokenizer has as single tokens',
  ),
  path('--config <file>', 'config', 'a file', 'config.json of a new model'),
  path('--from <dir>', 'from', 'a folder', 'model folder to train on, in place of a config'),
  path('--out <dir>', 'out', 'a folder', 'folder of the new model; not there yet, or empty'),
  {
    flag: '--dtype <name>',
    takes: 'text',
    path: 'dtype',
    ...oneOf(WRITTEN_TYPES),
    help: 'element type of the new weights',
  },
  number('--steps <n>', 'steps', POSITIVE, 'optimiser steps'),
  number('--minutes <n>', 'minutes', ABOVE_ZERO, 'minutes of training, in place of steps'),
  number('--batch-size <n>', 'batchSize', POSITIVE, 'sequences in a step'),
  number('--context <tokens>', 'context', 'a whole number from 2 on', 'tokens in a sequence'),
  number('--learning-rate <rate>', 'learningRate', ABOVE_ZERO, 'peak learning rate'),
  number(
    '--warmup <n>',
    'warmup',
    'a share below 1 or a whole number of steps',
    'share of all steps below 1, else steps',
  ),
  number('--floor <share>', 'floor', SHARE, 'where the cosine ends, as a share of the peak'),
  number('--weight-decay <n>', 'weightDecay', 'a number from 0 on', 'decoupled weight decay'),
  {
    flag: '--betas <a,b>',
    takes: 'numbers',
    path: 'betas',
    wants: 'two numbers from 0 to below 1 with a comma between',
    help: "AdamW's moment rates",
  },
  {
    flag: '--clip <norm>',
    takes: 'number or word',
    path: 'clipNorm',
    wants: 'a number above 0, or none',
    help: 'largest global norm of the gradients, or none',
  },
  number('--seed <n>', 'seed', NATURAL, 'initial weights, order, and what is held out'),
  number('--held-out <share>', 'heldOut', 'a share from 0 to below 1', 'share of the sequences that never trains'),
  number('--eval-every <steps>', 'evalEvery', POSITIVE, 'steps between evaluations on the held-out text'),
  number('--samples <steps>', 'samples', NATURAL, 'steps between short samples; 0: none'),
  number('--checkpoint-every <steps>', 'checkpointEvery', POSITIVE, 'steps between checkpoints'),
  ...RUNTIME_FLAGS,
];

const PRETRAIN: FlagSet = {
  command: 'pretrain',
  flags: withDefaults(FLAGS, PretrainSettings),
};

export function addPretrainFlags(command: Command): void {
  command.option(TEXT_FLAG, 'files of raw text in UTF-8');
  addFlags(command, PRETRAIN);
}

/** Files after `--text`, paths made absolute. @throws InputError `request.bad-option` */
export function textFiles(values: Values, io: Io): string[] {
  const given = words(values['text']);
  if (given.length > 0 && given.every((file) => file !== '')) return given.map((file) => resolvePath(io, file));
  const remedy = 'Add --text and one or more files.';
  throw new InputError({ code: 'request.bad-option', field: '--text', message: 'It is missing.', remedy });
}

/**
 * The settings that the flags stand for, paths made absolute.
 * @throws InputError `request.bad-option` that names the flag
 */
export function readPretrainSettings(values: Values, io: Io): PretrainSettings {
  const settings: Record<string, unknown> = { text: textFiles(values, io) };
  collectFlags(settings, FLAGS, values, (path) => resolvePath(io, path));
  const { tokenizer } = settings;
  if (typeof tokenizer === 'string' && !/^train:\d+$/.test(tokenizer))
    settings['tokenizer'] = tokenizerPath(tokenizer, io);
  const checked = PretrainSettings.safeParse(settings);
  if (!checked.success) throw badFlag(PRETRAIN, checked.error.issues[0]!, values);
  if ((checked.data.steps === null) === (checked.data.minutes === null)) {
    throw new InputError({
      code: 'request.bad-option',
      field: '--steps',
      message: 'Either steps or minutes bound a training.',
      remedy: 'Give one of --steps and --minutes.',
    });
  }
  return checked.data;
}

function tokenizerPath(given: string, io: Io): string {
  if (!given.startsWith('train')) return resolvePath(io, given);
  throw new InputError({
    code: 'request.bad-option',
    field: '--tokenizer',
    message: `“${given}” does not say how many tokens.`,
    remedy: 'Write train:8192, or give a folder with a tokenizer.json as ./train.',
  });
}
