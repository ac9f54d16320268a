import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open.ts';
import type { Store } from './open.ts';

const HOST = { name: 'here', pid: 7, start: null };
const request = { kind: 'run', run: 'r-1' } as const;

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-jobs-'));
  store = await openStore(folder);
  for (const id of ['j-a', 'j-b', 'j-c']) store.jobs.add({ id, title: id.slice(2), request });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const order = (): string => store.jobs.all().map(({ title }) => title).join(' '); // prettier-ignore

describe('jobs', () => {
  it('wait in the order in which they came, with all that was asked of them', () => {
    expect(order()).toBe('a b c');
    expect(store.jobs.get('j-a')).toMatchObject({
      title: 'a',
      request,
      state: 'waiting',
      subject: null,
      message: null,
      hostPid: null,
      endedAt: null,
    });
    expect(store.jobs.get('j-none')).toBeNull();
  });

  it('are listed as they will run: the one at work, those that wait or pause, and what ended', () => {
    store.jobs.leave('j-a', 'done', null);
    store.jobs.leave('j-b', 'paused', 'Stopped.');
    store.jobs.start('j-c', HOST);
    expect(order()).toBe('c b a');
    expect(store.jobs.get('j-b')).toMatchObject({ state: 'paused', message: 'Stopped.' });
  });

  it('are started by one program only', () => {
    expect(store.jobs.start('j-a', HOST)).toBe(true);
    expect(store.jobs.start('j-a', { name: 'here', pid: 8, start: null })).toBe(false);
    expect(store.jobs.get('j-a')).toMatchObject({ state: 'running', hostName: 'here', hostPid: 7 });
    store.jobs.leave('j-a', 'waiting', null);
    expect(store.jobs.get('j-a')).toMatchObject({ state: 'waiting', hostName: null, endedAt: null });
    store.jobs.setRemoved('j-b', true);
    expect(store.jobs.start('j-b', HOST)).toBe(false);
  });

  it('take the places that they are given, and a new one comes last', () => {
    store.jobs.arrange(['j-c', 'j-a', 'j-b']);
    store.jobs.add({ id: 'j-d', title: 'd', request });
    expect(order()).toBe('c a b d');
  });

  it('name what they make, and forget why they failed when they begin again', () => {
    store.jobs.noteSubject('j-a', 'x-1');
    store.jobs.leave('j-a', 'failed', 'It broke.');
    store.jobs.leave('j-a', 'waiting', null);
    store.jobs.start('j-a', HOST);
    expect(store.jobs.get('j-a')).toMatchObject({ subject: 'x-1', message: null });
  });

  it('can be removed and taken back, until they are purged', () => {
    store.jobs.setRemoved('j-b', true);
    expect(order()).toBe('a c');
    store.jobs.setRemoved('j-b', false);
    expect(order()).toBe('a b c');
    store.jobs.setRemoved('j-b', true);
    store.jobs.purge();
    expect(store.jobs.get('j-b')).toBeNull();
    expect(order()).toBe('a c');
  });
});
