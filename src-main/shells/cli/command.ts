import type { Command } from 'commander';
import { z } from 'zod';
import { salfLine } from '../../base/shell-line.ts';
import { forTerminals, resolvePath } from './io.ts';
import type { Io } from './io.ts';
import { createReporter } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import type { Values } from '../../contract/flags/values.ts';

/** What every command is given: its surroundings, its output, and its flags. */
export interface Call {
  readonly io: Io;
  readonly reporter: Reporter;
  readonly values: Values;
  /** The words that were typed. */
  readonly words: readonly string[];
}

/** Adds a command to the program; it calls `run` with what commander read. */
export type AddCommand = (program: Command, run: Runner) => void;
export type Runner = (work: (call: Call) => Promise<number>) => (this: Command) => Promise<void>;

/** The flag that every command has. */
export function withJson(command: Command): Command {
  return command.option('--json', 'one JSON event per line, the last of type “result” or “error”');
}

/** The flag of every command that works in a workspace. */
export function withWorkspace(command: Command): Command {
  return command.option('--workspace <dir>', 'where runs are kept (default: SALF_WORKSPACE, else ./workspace)');
}

/** The workspace's folder, and what a later command must be given to find it again; null: nothing. */
export function workspaceOf({ io, values }: Pick<Call, 'io' | 'values'>): { folder: string; named: string | null } {
  const given = values['workspace'];
  if (typeof given === 'string' && given !== '') return { folder: resolvePath(io, given), named: given };
  const fromEnvironment = io.environment['SALF_WORKSPACE'] ?? '';
  return { folder: resolvePath(io, fromEnvironment === '' ? 'workspace' : fromEnvironment), named: null };
}

/** Text that ends a command's help. */
export function example(words: string): string {
  return `\nExample:\n  ${salfLine([])} ${words}\n`;
}

const Value = z.union([z.string(), z.literal(true), z.array(z.string())]);

/** What commander read: options and arguments. */
export function readValues(raw: Readonly<Record<string, unknown>>): Values {
  return z.record(z.string(), Value.optional()).parse(raw);
}

/** Runs the work of a command and puts its exit code where the caller finds it. */
export function createRunner(io: Io, words: readonly string[], done: (exitCode: number) => void): Runner {
  return (work) =>
    async function run(this: Command) {
      const positional = this.registeredArguments.map(
        (argument, index) => [argument.name(), this.args[index]] as const,
      );
      const values = readValues({ ...this.opts(), ...Object.fromEntries(positional) });
      const named = workspaceOf({ io, values }).named;
      const reporter = createReporter(io, values['json'] === true, 'salf', named);
      done(await work({ io: forTerminals(io), values, words, reporter }));
    };
}
