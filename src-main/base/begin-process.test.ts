import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { beginProcess, refusalRemedy } from './begin-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-begin-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Begins a program and waits for its refusal. */
async function refusalOf(start: Parameters<typeof beginProcess>[0]): Promise<{ child: unknown; why: Error }> {
  let child: unknown;
  const why = await new Promise<Error>((resolve) => {
    child = beginProcess(start, resolve);
  });
  return { child, why };
}

it('hands over a process that began', async () => {
  const child = beginProcess(
    () => spawn(process.execPath, ['-e', 'console.log(7)'], { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true }),
    (why) => {
      throw why;
    },
  );
  const said = await new Promise((resolve) => child!.stdout.on('data', (text: Buffer) => resolve(text.toString())));
  expect(said).toBe('7\n');
});

it.skipIf(process.platform === 'win32').each([
  ['is not there', 'absent', 'ENOENT'],
  ['may not be run', 'plain', 'EACCES'],
])('says that a program %s', async (_, name, code) => {
  writeFileSync(join(folder, 'plain'), 'text');
  const { child, why } = await refusalOf(() => spawn(join(folder, name), [], { windowsHide: true }));
  expect(child).toBeNull();
  expect(why.message).toContain(code);
  expect(refusalRemedy(why)).toMatch(/^Check that the program is there/);
});

it('says what Node throws at once', async () => {
  const { child, why } = await refusalOf(() => spawn('a\0b', [], { windowsHide: true }));
  expect(child).toBeNull();
  expect(why.message).toContain('null bytes');
});

it('knows what is scarce', () => {
  expect(refusalRemedy(new Error('spawn node EMFILE'))).toContain('ulimit -n');
  expect(refusalRemedy(new Error('spawn node EAGAIN'))).toContain('ulimit -u');
});
