/** Plain Node can fork what Electron forks. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WindowEvent } from '../../contract/window-events.ts';
import { openStore } from '../../store/open.ts';
import { HostLink } from './host-link.ts';
import type { HostLinkSettings } from './host-link.ts';

const HOST = join(import.meta.dirname, 'host.ts');
let folder = '';
let link: HostLink | null = null;
let events: WindowEvent[] = [];
let connections: boolean[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-host-'));
  [events, connections] = [[], []];
});
afterEach(async () => {
  await link?.close();
  link = null;
  rmSync(folder, { recursive: true });
});

function open(settings: Partial<HostLinkSettings> = {}): HostLink {
  link = new HostLink({
    entry: HOST,
    node: process.execPath,
    workspace: join(folder, 'workspace'),
    pause: 20,
    onEvent: (event) => events.push(event),
    onConnection: (isConnected) => connections.push(isConnected),
    ...settings,
  });
  return link;
}
/** A host of a few lines in place of the real one. */
function fake(body: string): string {
  const path = join(folder, 'fake-host.mjs');
  writeFileSync(path, body);
  return path;
}
/** The host's process, as it noted it next to the workspace's lock. */
const holderOf = (workspace: string): number =>
  Number.parseInt(readFileSync(join(workspace, 'workbench.pid'), 'utf8'), 10);
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the real host', () => {
  it('answers, refuses, and tells what happens', async () => {
    const host = open();
    expect(await host.invoke('runs.list', {})).toEqual({ kind: 'done', value: [] });
    expect(await host.invoke('runs.list', { more: 1 })).toMatchObject({ kind: 'failed' });
    expect(await host.invoke({ toString: () => 'runs.lst' }, null)).toMatchObject({
      fault: { code: 'request.bad-option', field: 'route' },
    });
    expect(connections).toEqual([true]);
    expect(host.isConnected).toBe(true);
  });

  it('answers with what is wrong where the workspace cannot be opened', async () => {
    writeFileSync(join(folder, 'workspace'), 'a file');
    expect(await open().invoke('runs.list', {})).toMatchObject({
      kind: 'failed',
      fault: { code: 'workspace.unwritable' },
    });
  });

  it('survives a Ctrl-C in the terminal, and gives the workspace back when it ends', async () => {
    const workspace = join(folder, 'workspace');
    const host = open();
    const answer = await host.invoke('settings.about', {});
    expect(answer).toMatchObject({ kind: 'done' });
    process.kill(holderOf(workspace), 'SIGINT');
    expect(await host.invoke('runs.list', {})).toMatchObject({ kind: 'done' });
    await host.close();
    expect(await host.invoke('runs.list', {})).toMatchObject({ kind: 'failed' });
    (await openStore(workspace)).close();
    expect(await open().invoke('runs.list', {})).toMatchObject({ kind: 'done' });
  });

  it('is started again when it died, and what it was asked is answered', async () => {
    const workspace = join(folder, 'workspace');
    const host = open();
    await host.invoke('runs.list', {});
    process.kill(holderOf(workspace), 'SIGKILL');
    await until(() => connections.length === 3);
    expect(connections).toEqual([true, false, true]);
    expect(await host.invoke('runs.list', {})).toEqual({ kind: 'done', value: [] });
  });
});

describe('a host that', () => {
  it('dies with a question gets it answered, and events get through', async () => {
    const entry = fake(`
      process.send({ type: 'event', event: { type: 'changed', what: 'runs' } });
      process.on('message', () => process.exit(3));`);
    expect(await open({ entry }).invoke('runs.list', {})).toMatchObject({
      kind: 'failed',
      fault: { message: 'The workbench’s own process is not there. It ended with exit code 3.' },
    });
    expect(events).toEqual([{ type: 'changed', what: 'runs' }]);
  });

  it('cannot be started is said to be so', async () => {
    const host = open({ node: join(folder, 'no-node') });
    await until(() => connections.length > 0);
    expect(connections[0]).toBe(false);
    expect(await host.invoke('runs.list', {})).toMatchObject({
      fault: { message: expect.stringContaining('It cannot be started: spawn') as unknown },
    });
  });

  it('is killed ends at once', async () => {
    const host = open({ entry: fake("process.on('disconnect', () => setTimeout(() => undefined, 1e6));") });
    await until(() => connections.length === 1);
    const closed = host.close();
    host.kill();
    await closed;
    expect(connections).toEqual([true]);
  });
});
