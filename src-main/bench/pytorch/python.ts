/** Finds a Python that can run the PyTorch side of the benchmark. Its absence is no fault: the comparison is left out. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../base/errors.ts';

/** The interpreter of the virtual environment `.venv` in `root`, whether or not it exists. */
export function venvPython(root: string): string {
  return process.platform === 'win32'
    ? join(root, '.venv', 'Scripts', 'python.exe')
    : join(root, '.venv', 'bin', 'python');
}

function canImport(python: string, modules: string): boolean {
  return spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore', windowsHide: true }).status === 0;
}

/** Whether `python` starts and imports what every benchmark needs. Takes the seconds that importing torch takes. */
function hasTorch(python: string): boolean {
  return canImport(python, 'torch, transformers');
}

/** Whether `python` has PEFT, which the benchmark of methods runs LoRA with. */
export function hasPeft(python: string): boolean {
  return canImport(python, 'peft');
}

/**
 * The first Python with torch and transformers: the one named by `SALF_PYTHON`, else that of `root/.venv`, else the one
 * on the path; null where there is none. Throws {@link InputError} when `SALF_PYTHON` names one that lacks them, because
 * measuring with another than the one asked for would mislead.
 */
export function findPython(root: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const chosen = env['SALF_PYTHON'];
  if (chosen !== undefined && chosen !== '') {
    if (hasTorch(chosen)) return chosen;
    throw new InputError({
      code: 'request.bad-option',
      field: 'SALF_PYTHON',
      message: `"${chosen}" is not a Python that can import torch and transformers.`,
      remedy: 'Name another interpreter, or unset the variable.',
    });
  }
  const own = venvPython(root);
  if (existsSync(own) && hasTorch(own)) return own;
  const common = process.platform === 'win32' ? 'python' : 'python3';
  return hasTorch(common) ? common : null;
}
