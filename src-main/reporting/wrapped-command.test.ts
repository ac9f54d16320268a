import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { wrappedCommand } from './wrapped-command.ts';

const WORDS = [
  'compare',
  '--model',
  '/models/a model',
  '--template',
  "{text}\nIt's:",
  '--label',
  'yes=$(touch PWNED)',
  '--label',
  'no',
  '--train',
  `/data/${'long/'.repeat(20)}train.jsonl`,
  '--methods',
  'salf,full',
  '--seeds',
  '1,2',
  '--keep-last',
];

it('a command in lines is the same command', () => {
  const text = wrappedCommand(WORDS);
  expect(text.split('\n').length).toBeGreaterThan(3);
  expect(text.startsWith('npm run salf -- compare --model ')).toBe(true);
  if (process.platform === 'win32') return;
  const folder = mkdtempSync(join(tmpdir(), 'salf-wrapped-'));
  // Stands for npm, and writes what the shell makes of the lines.
  writeFileSync(
    join(folder, 'npm'),
    `#!/bin/sh\nfor word in "$@"; do printf '%s\\0' "$word"; done > "${folder}/words"\n`,
    { mode: 0o755 },
  );
  execFileSync('sh', ['-c', text], { cwd: folder, env: { PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` } });
  const words = readFileSync(join(folder, 'words'), 'utf8').split('\0').slice(0, -1);
  rmSync(folder, { recursive: true });
  expect(words).toEqual(['run', 'salf', '--', ...WORDS]);
});

it('a short one is one line', () => {
  expect(wrappedCommand(['runs'])).toBe('npm run salf -- runs');
});
