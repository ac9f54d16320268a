import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { isGone, startOf, thisProcess } from './processes.ts';

/** No process has this id: it is above the largest that any system gives. */
const NOBODY = 2 ** 30;
const name = hostname();

it('knows this process by its start, and another that was given its number', () => {
  const { pid, start } = thisProcess();
  expect(thisProcess()).toEqual({ name, pid: process.pid, start: startOf(pid) });
  expect(isGone({ name, pid, start })).toBe(false);
  expect(isGone({ name, pid, start: 'another boot 17' })).toBe(start !== null);
});

it('trusts a number alone where no start was noted', () => {
  expect(isGone({ name, pid: process.pid, start: null })).toBe(false);
  expect(isGone({ name, pid: NOBODY, start: null })).toBe(true);
});

it('cannot tell of another machine', () => {
  expect(isGone({ name: 'elsewhere', pid: NOBODY, start: 'once' })).toBe(false);
});

it.skipIf(process.platform === 'win32')(
  'tells two processes apart, and says nothing of one that is not there',
  async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const start = startOf(child.pid!);
    expect(start).toMatch(/\d/);
    if (process.platform === 'linux') expect(start).not.toBe(startOf(process.pid));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone({ name, pid: child.pid!, start })).toBe(true);
    expect(startOf(NOBODY)).toBeNull();
  },
);
