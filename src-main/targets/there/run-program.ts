import { spawn } from 'node:child_process';
import { childEnvironment } from '../../base/child-environment.ts';
import { FailureError } from '../../base/errors.ts';
import { beginProcess } from '../../base/begin-process.ts';

/** What a site sets for its own programs. */
const PREFIXES = ['SLURM', 'SBATCH', 'MUNGE', 'MODULE', 'LMOD', 'LOADEDMODULES', 'USER', 'LOGNAME', 'SHELL', 'CUDA'];

/** Milliseconds that a scheduler may take to answer. */
const PATIENCE = 60_000;

/**
 * Runs a program of the system, without a shell between.
 * @param input what it reads
 * @returns what it printed
 * @throws FailureError `target.refused` with its last words where it is not there, fails, or does not answer
 */
export function runProgram(words: readonly [string, ...string[]], input = ''): Promise<string> {
  const [program, ...rest] = words;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (why: string): void => reject(refused(program, why));
  const env: NodeJS.ProcessEnv = { ...childEnvironment(process.env, PREFIXES), LC_ALL: 'C' };
  const child = beginProcess(
    () => spawn(program, rest, { env, timeout: PATIENCE, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] }),
    (why) => fail(why.message),
  );
  if (child === null) return promise;
  let [out, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)));
  child.stdin.on('error', () => undefined).end(input);
  child.on('close', (code, signal) => {
    if (code === 0) resolve(out);
    else fail(errors.trim() === '' ? `it ended with ${signal ?? code ?? 'nothing'}` : errors.trim());
  });
  return promise;
}

function refused(program: string, why: string): FailureError {
  const said = why.split('\n').slice(-3).join(' ');
  return new FailureError({
    code: 'target.refused',
    message: `${program} says: ${said}${/[.!?]$/.test(said) ? '' : '.'}`,
    remedy: 'See what it says, or try again later; what was submitted continues.',
  });
}
