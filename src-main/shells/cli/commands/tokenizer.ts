import { makeTokenizer } from '../../../app/tokenizer.ts';
import { InputError } from '../../../base/errors.ts';
import { DOCUMENT_RULES } from '../../../contract/pretrain.ts';
import { example, withJson } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { TEXT_FLAG, textFiles } from '../flags/pretrain-flags.ts';
import { count, duration } from '../../../base/numbers.ts';
import { resolvePath } from '../io.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';

export const addTokenizer: AddCommand = (program, run) => {
  const command = program
    .command('tokenizer')
    .description('train a byte-level BPE tokenizer on raw text; transformers loads it')
    .requiredOption(TEXT_FLAG, 'files of raw text in UTF-8')
    .requiredOption('--vocab <n>', 'tokens of the vocabulary, the 256 bytes and two special tokens included')
    .requiredOption('--out <dir>', 'a folder that is not there yet, or empty')
    .option('--must-have <file>', 'words, one per line, that become single tokens after a space')
    .option('--documents <rule>', `where documents end: ${DOCUMENT_RULES.join(', ')}`, 'file');
  withJson(command)
    .addHelpText('after', example('tokenizer --text books.txt --vocab 8192 --out ./tokenizer'))
    .action(
      run(async ({ io, reporter, values }) => {
        const words = values['mustHave'];
        const report = await makeTokenizer({
          text: textFiles(values, io),
          documents: documentRule(text(values['documents'])),
          vocabulary: vocabulary(values),
          mustHave: words === undefined ? null : resolvePath(io, text(words)),
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

function vocabulary(values: Values): number {
  const given = text(values['vocab']);
  const size = given.trim() === '' ? NaN : Number(given);
  if (Number.isInteger(size) && size > 0 && size <= 1_000_000) return size;
  throw badOption('--vocab', `“${given}” is not a whole number from 1 to 1,000,000.`);
}

function documentRule(given: string) {
  const rule = DOCUMENT_RULES.find((name) => name === given);
  if (rule !== undefined) return rule;
  throw badOption('--documents', `“${given}” is not one of ${DOCUMENT_RULES.join(', ')}.`);
}

function badOption(field: string, message: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy: 'See `salf tokenizer --help`.' });
}
