import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');

it.skipIf(!existsSync('/dev/full')).each([['train --help'], ['cache --workspace none']])(
  '%s says that its output could not be written, once and without a stack',
  (words) => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...words.split(' ')], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).toBe(
      'salf: standard output: The disk that holds it is full. Free 256 MiB there, or send the output elsewhere; what was done is kept.\n',
    );
  },
);
