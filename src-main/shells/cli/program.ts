import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { InputError } from '../../base/errors.ts';
import { capital } from '../../base/numbers.ts';
import { failed } from '../../contract/events.ts';
import { createRunner } from './command.ts';
import type { AddCommand } from './command.ts';
import { forTerminals } from './io.ts';
import type { Io } from './io.ts';
import { createReporter } from './reporter.ts';

/** A program as commander knows it. */
interface ProgramSettings {
  readonly name: string;
  readonly description: string;
  /** How a person calls its help. */
  readonly help: string;
  readonly parts: readonly AddCommand[];
}

/**
 * Runs one command line of a program.
 * @param words without the names of the interpreter and the program
 * @returns the exit code: 0, 1 (failure), 2 (bad input), 130 (interrupted)
 */
export async function runProgram(settings: ProgramSettings, words: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const safe = forTerminals(io);
  const runner = createRunner(io, words, (code) => (exitCode = code));
  const program = new Command(settings.name)
    .description(settings.description)
    .version(manifest.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => safe.stdout.write(text),
      writeErr: (text) => safe.stderr.write(text),
      // Written below, like every other error.
      outputError: () => undefined,
    });
  settings.parts.forEach((add) => add(program, runner));
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    if (thrown instanceof CommanderError && thrown.code === 'commander.help') return 2;
    const event = failed(thrown instanceof CommanderError ? badUsage(thrown, settings.help) : thrown);
    createReporter(io, words.includes('--json'), settings.name, workspaceIn(words)).error(event);
    return event.exitCode;
  }
}

/** The workspace that was typed, wherever it stands; null: none. */
function workspaceIn(words: readonly string[]): string | null {
  const at = words.findLastIndex((word) => word === '--workspace' || word.startsWith('--workspace='));
  const word = words[at];
  if (word === undefined) return null;
  return (word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1]) ?? null;
}

/** What commander complains of, as one sentence: “Unknown option '--epoch' (Did you mean --epochs?).” */
function badUsage({ message }: CommanderError, help: string): InputError {
  const sentence = message
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .trim()
    .replace(/\.$/, '');
  return new InputError({
    code: 'request.bad-option',
    message: `${capital(sentence)}.`,
    remedy: `See \`${help}\`.`,
  });
}
