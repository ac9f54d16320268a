import type { z } from 'zod';
import { makeTokenizer } from '../../../app/tokenizer.ts';
import { InputError } from '../../../base/errors.ts';
import { badFlag, collectFlags, type FlagSet } from '../../../contract/flags/read.ts';
import { PretrainSettings } from '../../../contract/pretrain.ts';
import { PRETRAIN_FLAGS } from '../../../contract/settings/flags.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { addFlags } from '../flags/flag-set.ts';
import { TEXT_FLAG, textFiles } from '../flags/pretrain-flags.ts';
import { count, duration } from '../../../base/numbers.ts';

import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';

const Settings = PretrainSettings.pick({ documents: true, mustHave: true });

/** A training from raw text has the same settings for the tokenizer that it trains. */
const SHARED: FlagSet = { command: 'tokenizer', flags: PRETRAIN_FLAGS.filter(({ path }) => path in Settings.shape) };

export const addTokenizer: AddCommand = (program, run) => {
  const command = program
    .command('tokenizer')
    .description('train a byte-level BPE tokenizer on raw text; transformers loads it')
    .requiredOption(TEXT_FLAG, 'files of raw text in UTF-8')
    .requiredOption('--vocab <n>', 'tokens of the vocabulary, the 256 bytes and two special tokens included')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty');
  addFlags(command, SHARED);
  withJson(command)
    .addHelpText('after', example('tokenizer --text books.txt --vocab 8192 --out ./tokenizer'))
    .action(
      run(async ({ io, reporter, values }) => {
        const report = await makeTokenizer({
          text: textFiles(values, io),
          ...sharedSettings(values, io),
          vocabulary: vocabulary(values),
          out: resolvePath(io, text(values['out'])),
        });
        reporter.event({ type: 'result', ...report });
        const { size, words: different, characters, out, seconds } = report;
        reporter.lines([
          `${count(size)} tokens from ${count(characters)} characters and ${count(different)} different words in ${duration(seconds)}.`,
          `Wrote the tokenizer to ${out}.`,
        ]);
        return 0;
      }),
    );
};

function sharedSettings(values: Values, io: Io): z.infer<typeof Settings> {
  const settings: Record<string, unknown> = {};
  collectFlags(settings, SHARED.flags, values, (path) => resolvePath(io, path));
  const checked = Settings.safeParse(settings);
  if (!checked.success) throw badFlag(SHARED, checked.error.issues[0]!, values);
  return checked.data;
}

function vocabulary(values: Values): number {
  const given = text(values['vocab']);
  const size = given.trim() === '' ? NaN : Number(given);
  if (Number.isInteger(size) && size > 0 && size <= 1_000_000) return size;
  throw new InputError({
    code: 'request.bad-option',
    field: '--vocab',
    message: `“${given}” is not a whole number from 1 to 1,000,000.`,
    remedy: 'See `salf tokenizer --help`.',
  });
}
