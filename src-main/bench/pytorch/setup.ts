/**
 * Makes `.venv` in the working directory with the pinned torch and transformers of the goldens, and prints its
 * interpreter. For those who want the PyTorch comparison or to regenerate the goldens; nothing else needs it. Running it
 * again completes or updates an environment that is already there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FailureError, SalfError } from '../../base/errors.ts';
import { venvPython } from './python.ts';

/** Runs a program with its output on stderr, so that stdout carries the interpreter's path alone. */
function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2], windowsHide: true });
  if (status === 0) return;
  throw new FailureError({
    code: 'internal',
    message: `"${[program, ...args].join(' ')}" ${error === undefined ? `ended with ${status}` : `did not start: ${error.message}`}.`,
    remedy: 'Install Python 3.11 or newer with its venv module, see that PyPI can be reached, and run this again.',
  });
}

try {
  const root = process.cwd();
  const python = venvPython(root);
  if (!existsSync(python))
    run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', join(root, '.venv')]);
  run(python, ['-m', 'pip', 'install', '--requirement', join(root, 'e2e', 'goldens', 'requirements.txt')]);
  process.stdout.write(`${python}\n`);
} catch (error) {
  if (!(error instanceof SalfError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
