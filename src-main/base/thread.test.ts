import { describe, expect, it } from 'vitest';
import { InputError } from './errors.ts';
import { runThread } from './thread.ts';
import type { ThreadLimits } from './thread.ts';

const run = (input: unknown, limits: ThreadLimits = {}) =>
  runThread(new URL('./testing/endless-thread.ts', import.meta.url), input, limits);
const exceeded = (limit: string) => new InputError({ code: 'data.unreadable', message: limit, remedy: 'Less.' });

describe('a thread', () => {
  it('gives its result and its progress', async () => {
    const seen: number[][] = [];
    expect(await run(21, { progress: (...step) => seen.push(step) })).toBe(42);
    expect(seen).toEqual([[1, 2]]);
  });

  it('hands over what was thrown, with its kind', async () => {
    const error: unknown = await run('bad').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ fault: { code: 'data.empty' }, exitCode: 2 });
  });

  it('is ended after its time, by a signal, and where it fills the memory', async () => {
    await expect(run('endless', { seconds: 0.5, exceeded })).rejects.toThrow('time Less.');
    const control = new AbortController();
    const running = run('endless', { signal: control.signal });
    setTimeout(() => control.abort(new Error('not wanted any more')), 200);
    await expect(running).rejects.toThrow('not wanted any more');
    await expect(run('memory', { mebibytes: 64, exceeded })).rejects.toThrow('memory Less.');
  });

  it('that ends without a word is a failure', async () => {
    await expect(run('exit')).rejects.toMatchObject({ fault: { code: 'internal' }, exitCode: 1 });
  });
});
