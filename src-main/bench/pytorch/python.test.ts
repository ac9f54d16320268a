import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { findPython, hasPeft, venvPython } from './python.ts';

/** A program that stands where an interpreter would and succeeds only when asked for the two imports. */
function writeInterpreter(path: string, imports: boolean): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n[ "$*" = "-c import torch, transformers" ] && exit ${imports ? 0 : 1}\nexit 3\n`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(process.platform === 'win32')('findPython', () => {
  let root = '';
  const path = process.env['PATH'];
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'salf-python-'));
    process.env['PATH'] = join(root, 'path');
  });
  afterEach(() => {
    process.env['PATH'] = path;
    rmSync(root, { recursive: true });
  });

  it('takes the interpreter that SALF_PYTHON names before all others', () => {
    writeInterpreter(venvPython(root), true);
    const chosen = writeInterpreter(join(root, 'chosen'), true);
    expect(findPython(root, { SALF_PYTHON: chosen })).toBe(chosen);
  });

  it('refuses a SALF_PYTHON that cannot import torch, even when another could', () => {
    writeInterpreter(venvPython(root), true);
    const chosen = writeInterpreter(join(root, 'chosen'), false);
    expect(() => findPython(root, { SALF_PYTHON: chosen })).toThrow(
      new InputError({
        code: 'request.bad-option',
        field: 'SALF_PYTHON',
        message: `"${chosen}" is not a Python that can import torch and transformers.`,
        remedy: 'Name another interpreter, or unset the variable.',
      }),
    );
  });

  it('takes .venv before the path', () => {
    writeInterpreter(join(root, 'path', 'python3'), true);
    const own = writeInterpreter(venvPython(root), true);
    expect(findPython(root, {})).toBe(own);
  });

  it('falls back to the path when .venv lacks torch', () => {
    writeInterpreter(venvPython(root), false);
    writeInterpreter(join(root, 'path', 'python3'), true);
    expect(findPython(root, {})).toBe('python3');
  });

  it('finds none where none can import torch', () => {
    writeInterpreter(join(root, 'path', 'python3'), false);
    expect(findPython(root, {})).toBeNull();
  });

  it('tells whether PEFT is there too', () => {
    const path = join(root, 'python');
    expect(hasPeft(writeInterpreter(path, true))).toBe(false);
    writeFileSync(path, `#!/bin/sh\n[ "$*" = "-c import peft" ]\n`);
    expect(hasPeft(path)).toBe(true);
  });
});
