import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearStaleNotes, noteUse, usersOf } from './use-notes.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-notes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** No process has this id: it is above the largest that any system gives. */
const NOBODY = 2 ** 30;

it('a note stands until it is taken away, one for each use', () => {
  writeFileSync(join(folder, 'rows.bin'), '');
  const [first, second] = [noteUse(folder), noteUse(folder)];
  expect(usersOf(folder)).toMatchObject([
    { pid: process.pid, host: hostname() },
    { pid: process.pid, host: hostname() },
  ]);
  first();
  expect(usersOf(folder)).toHaveLength(1);
  second();
  second();
  expect(readdirSync(folder)).toEqual(['rows.bin']);
});

it('processes that are gone use nothing; those of other machines do', () => {
  writeFileSync(join(folder, `in-use.${NOBODY}.00`), hostname());
  writeFileSync(join(folder, `in-use.${NOBODY}.01`), 'elsewhere');
  // Its number is that of this process, but it began at another time.
  writeFileSync(join(folder, `in-use.${process.pid}.02`), `${hostname()}\nanother boot 17`);
  const note = join(folder, `in-use.${NOBODY}.01`);
  expect(usersOf(folder)).toEqual([{ pid: NOBODY, host: 'elsewhere', start: null, note }]);
  clearStaleNotes(folder);
  expect(readdirSync(folder)).toEqual([`in-use.${NOBODY}.01`]);
});

it('a process that ends takes its note with it', () => {
  const code = `const { noteUse, usersOf } = await import(${JSON.stringify(join(import.meta.dirname, 'use-notes.ts'))});
    noteUse(process.argv[1]);
    console.log(usersOf(process.argv[1]).length);
    process.exit(3);`;
  const run = () => execFileSync(process.execPath, ['--input-type=module', '-e', code, folder], { encoding: 'utf8' });
  expect(run).toThrow(expect.objectContaining({ status: 3, stdout: '1\n' }));
  expect(readdirSync(folder)).toEqual([]);
});
