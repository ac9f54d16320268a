import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Random } from './random.ts';
import { salfLine, shellLine, withTypedCommands } from './shell-line.ts';

it('a line for a shell quotes what would be taken apart', () => {
  const line = shellLine(['--template', 'It’s {text}\\nB:', "it's", 'a=b,c/d.e', '']);
  expect(line).toBe(`--template 'It’s {text}\\nB:' 'it'\\''s' a=b,c/d.e ''`);
});

it.skipIf(process.platform === 'win32')('whatever the words are, a shell gives them back', () => {
  const random = Random.seeded(11);
  const signs = `ab '"$\`\\!*?[]{}()<>|&;#~\n\t=-é東🙂%^:,@`;
  const signOf = (): string => Array.from(signs)[random.below(Array.from(signs).length)]!;
  const words = Array.from({ length: 400 }, () => Array.from({ length: random.below(12) }, signOf).join(''));
  const nasty = ['$(touch PWNED)', '`touch PWNED`', '"; touch PWNED; "', "'; touch PWNED; '", '-n', '', '~', '*'];
  const all = [...words, ...nasty];
  const folder = mkdtempSync(join(tmpdir(), 'salf-shell-'));
  const print = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
  const line = `exec ${shellLine([process.execPath, '--eval', print, '--', ...all])}`;
  const { stdout } = spawnSync('sh', ['-c', line], { encoding: 'utf8', cwd: folder });
  expect(JSON.parse(stdout)).toEqual(all);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

it('commands in sentences are as they can be typed', () => {
  expect(salfLine(['resume', 'r-1'], 'my runs')).toBe(`npm run salf -- resume r-1 --workspace 'my runs'`);
  expect(withTypedCommands('See `salf runs` for those there are.')).toBe(
    'See `npm run salf -- runs` for those there are.',
  );
  expect(withTypedCommands('Resume with `salf resume r-1`.', '/w $(x)')).toBe(
    "Resume with `npm run salf -- resume r-1 --workspace '/w $(x)'`.",
  );
  expect(withTypedCommands('See `salf train --help`.', 'w')).toBe('See `npm run salf -- train --help`.');
});
