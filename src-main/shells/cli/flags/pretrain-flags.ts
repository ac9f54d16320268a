/** The flags of `salf pretrain`, and the settings that they stand for. */
import type { Command } from 'commander';
import { InputError } from '../../../base/errors.ts';
import { PretrainSettings } from '../../../contract/pretrain.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { words, type Values } from '../../../contract/flags/values.ts';
import { PRETRAIN_FLAGS } from '../../../contract/settings/flags.ts';
import type { Io } from '../io.ts';
import { resolvePath } from '../io.ts';
import { addFlags } from './flag-set.ts';

export const TEXT_FLAG = '--text <files...>';

const PRETRAIN: FlagSet = { command: 'pretrain', flags: PRETRAIN_FLAGS };

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
  collectFlags(settings, PRETRAIN_FLAGS, values, (path) => resolvePath(io, path));
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
