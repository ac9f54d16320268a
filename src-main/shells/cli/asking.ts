import { InputError } from '../../base/errors.ts';
import type { Call } from './command.ts';

/**
 * Asks a person at a terminal.
 * @returns whether the answer was yes
 * @throws InputError `request.bad-option` where nobody can answer
 */
export async function agrees({ io, reporter }: Pick<Call, 'io' | 'reporter'>, question: string): Promise<boolean> {
  const isPerson = io.stdout.isTTY === true && !reporter.json;
  const stdin = isPerson ? io.stdin() : null;
  if (stdin?.isTTY !== true)
    throw new InputError({
      code: 'request.bad-option',
      field: '--yes',
      message: `Nobody can be asked here: ${question}`,
      remedy: 'Say --yes to agree.',
    });
  io.stdout.write(`${question} [y/N] `);
  for await (const piece of stdin) return /^\s*y(es)?\s*$/i.test(Buffer.from(piece).toString('utf8'));
  return false;
}
