import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { InputError } from '../../base/errors.ts';
import { failed } from '../../contract/events.ts';
import { createRunner } from './command.ts';
import { addAnalyze } from './commands/analyze.ts';
import { addCache } from './commands/cache.ts';
import { addCompare } from './commands/compare.ts';
import { addData } from './commands/data.ts';
import { addExport } from './commands/export.ts';
import { addGenerate } from './commands/generate.ts';
import { addInspect } from './commands/inspect.ts';
import { addLogits } from './commands/logits.ts';
import { addPretrain } from './commands/pretrain.ts';
import { addResume } from './commands/resume.ts';
import { addRuns } from './commands/runs.ts';
import { addServe } from './commands/serve.ts';
import { addShow } from './commands/show.ts';
import { addSweep } from './commands/sweep.ts';
import { addTokenizer } from './commands/tokenizer.ts';
import { addTrain } from './commands/train.ts';
import type { Io } from './io.ts';
import { createReporter } from './reporter.ts';

const COMMANDS = [
  addAnalyze,
  addTrain,
  addResume,
  addRuns,
  addShow,
  addExport,
  addInspect,
  addData,
  addLogits,
  addPretrain,
  addTokenizer,
  addGenerate,
  addCache,
  addCompare,
  addSweep,
  addServe,
];

/**
 * Runs one command line.
 * @param words without the names of the interpreter and the program
 * @returns the exit code: 0, 1 (failure), 2 (bad input), 130 (interrupted)
 */
export async function runCli(words: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const runner = createRunner(io, words, (code) => (exitCode = code));
  const program = new Command('salf')
    .description('Which layers must be fine-tuned, what does that save, and what does it cost in F1?')
    .version(manifest.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Written below, like every other error.
      outputError: () => undefined,
    });
  COMMANDS.forEach((add) => add(program, runner));
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const event = failed(thrown instanceof CommanderError ? badUsage(thrown) : thrown);
    createReporter(io, words.includes('--json')).error(event);
    return event.exitCode;
  }
}

/** What commander complains of, as one sentence: “Unknown option '--epoch' (Did you mean --epochs?).” */
function badUsage({ message }: CommanderError): InputError {
  const sentence = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .trim()
    .replace(/\.$/, '');
  return new InputError({
    code: 'request.bad-option',
    message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    remedy: 'See `salf --help`.',
  });
}
