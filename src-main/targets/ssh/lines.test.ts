/** What goes to shells of other machines, tried on real ones. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { shellLine } from '../../base/shell-line.ts';
import { loginLine, pathWord, setupLines } from './lines.ts';

const SIGNS = Array.from(`ab '"$\`\\!*?[]{}()<>|&;#~\n\t=-é東%^:,@`);
const NASTY = [
  '$(touch PWNED)',
  '`touch PWNED`',
  '"; touch PWNED; "',
  "'; touch PWNED; '",
  '-n',
  '~',
  '*',
  ' ',
  "a\\'b",
];

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-lines-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const shells = ['sh', 'bash', 'zsh', 'fish', 'csh', 'tcsh'].filter(
  (shell) => spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0,
);

describe.skipIf(process.platform === 'win32')('whatever a name holds', () => {
  it.each(shells)('a script reaches sh through %s as it is', (shell) => {
    const random = Random.seeded(3);
    const word = (): string => Array.from({ length: 1 + random.below(14) }, () => SIGNS[random.below(SIGNS.length)]!).join('');
    const words = [...NASTY, ...Array.from({ length: 60 }, word)];
    const script = `printf '%s\\0' ${shellLine(words)}`;
    const { stdout, stderr } = spawnSync(shell, ['-c', loginLine(script)], { encoding: 'utf8', cwd: folder });
    expect({ words: stdout.split('\0').slice(0, -1), stderr }).toEqual({ words, stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  }); // prettier-ignore

  it('a folder is a folder, in the home or anywhere', () => {
    for (const [index, name] of NASTY.entries()) {
      const inHome = `~/${index}${name}`;
      const script = `mkdir -p -- ${pathWord(inHome)} ${pathWord(join(folder, 'out', `${index}${name}`))}`;
      expect(spawnSync('sh', ['-c', script], { cwd: folder, env: { ...process.env, HOME: folder } }).status).toBe(0);
    }
    const names = NASTY.map((name, index) => `${index}${name}`).sort();
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(names);
    expect(readdirSync(folder).sort()).toEqual([...names, 'out'].sort());
  });

  it('setup lines read nothing of what is sent, and their failure is reported', () => {
    mkdirSync(join(folder, 'in'));
    const run = (setup: string) =>
      spawnSync('sh', ['-c', `${setupLines(setup)}cat`], { input: 'sent', encoding: 'utf8', cwd: folder });
    expect(run('cat\nVALUE=1').stdout).toBe('sent');
    expect(run('false').status).toBe(90);
    expect(setupLines(null)).toBe('');
  });
});
