/** What people type about targets, whatever signs are in it. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { InputError } from '../../base/errors.ts';
import { readChanges, readTarget, readTargetName, shellWords } from './targets.ts';

const SIGNS = Array.from(`ab1 '"$\`\\!*?[]{}()<>|&;#~\n\t=-@:.%+,/é\u0000\u001b`);
const NASTY = [
  '$(touch PWNED)',
  '`touch PWNED`',
  '"; touch PWNED; "',
  '-oProxyCommand=touch PWNED',
  '--help',
  'a b',
  'a\nb',
  '',
];

function typed(): string[] {
  const random = Random.seeded(11);
  const word = (): string => Array.from({ length: 1 + random.below(12) }, () => SIGNS[random.below(SIGNS.length)]!).join('');
  return [...NASTY, ...Array.from({ length: 2000 }, word)];
} // prettier-ignore

const noFile = (): string => {
  throw new Error('no file is read');
};

/** null: it was refused, in words that name the flag. */
function taken<T>(read: () => T, flag: string): T | null {
  try {
    return read();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(InputError);
    expect((thrown as InputError).fault.field).toBe(flag);
    return null;
  }
}

describe('whatever is typed', () => {
  it('a host is a word that ssh takes for one, or is refused', () => {
    const hosts = typed().flatMap((ssh) => taken(() => readTarget({ ssh, folder: '~/salf' }, noFile), '--ssh')?.ssh ?? []);
    expect(hosts.length).toBeGreaterThan(10);
    for (const host of hosts) expect(host).toMatch(/^[^-\s'"$`\\!*?{}()<>|&;#~=,/][^\s'"$`\\!*?{}()<>|&;#~=,/]*$/);
    for (const host of ['box', 'me@login.example', 'me@[::1]', 'user%realm@host']) expect(taken(() => readTarget({ ssh: host, folder: '/s' }, noFile), '--ssh')?.ssh).toBe(host);
  }); // prettier-ignore

  it('a folder and a partition stay as they are, without signs that steer a terminal', () => {
    for (const text of typed()) {
      const isPlain = text !== '' && !/\p{Cc}/u.test(text);
      const target = taken(() => readTarget({ ssh: 'box', folder: `/s/${text}x` }, noFile), '--folder');
      expect(target?.folder ?? null).toBe(/\p{Cc}/u.test(text) ? null : `/s/${text}x`);
      expect(taken(() => readChanges({ partition: text }, []), '--partition')?.partition ?? null).toBe(isPlain ? text : null);
    }
    expect(taken(() => readTarget({ ssh: 'box', folder: 'relative' }, noFile), '--folder')).toBeNull();
  }); // prettier-ignore

  it('a name of a target is a file name as well', () => {
    for (const name of typed()) {
      const known = taken(() => readTargetName(name), 'NAME');
      if (known !== null) expect(known).toMatch(/^[a-z][a-z0-9-]{0,31}$/);
    }
    expect(taken(() => readTargetName('local'), 'NAME')).toBeNull();
  });

  it('further words for sbatch are parted at blanks, and nothing in them is expanded', () => {
    expect(shellWords(`--qos=high --comment='a $(b) "c"' --x="d 'e'"`, '--sbatch-extra')).toEqual([
      '--qos=high',
      '--comment=a $(b) "c"',
      "--x=d 'e'",
    ]);
    for (const text of typed()) taken(() => shellWords(text, '--sbatch-extra'), '--sbatch-extra');
  });
});

it('what a comparison was sent with counts where nothing else is said', () => {
  const earlier = readChanges({ partition: 'gpu', memory: '8G', remoteModel: ['/m'] }, ['/here']);
  expect(readChanges({ memory: '16G' }, ['/here'], earlier)).toEqual({ ...earlier, memory: '16G' });
});
