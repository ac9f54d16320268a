/** What becomes of a job when the program around the host ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WindowEvent } from '../../src-main/contract/window-events.ts';
import { HostLink } from '../../src-main/shells/electron/host-link.ts';
import { openStore } from '../../src-main/store/open.ts';
import { longJob } from '../testing/long-job.ts';
import { writeTinyData } from '../testing/tiny-task.ts';

const HOST = join(import.meta.dirname, '../../src-main/shells/electron/host.ts');
const folder = mkdtempSync(join(tmpdir(), 'salf-background-'));
const workspace = join(folder, 'workspace');
beforeAll(() => writeTinyData(folder));
afterAll(() => rmSync(folder, { recursive: true }));

it('it stops at its next step, keeps a checkpoint, and waits to continue', async () => {
  {
    using store = await openStore(workspace);
    store.jobs.add({ id: 'j-20261126-abcdef', title: 'A long one', request: longJob(folder) });
  }
  let trains: () => void = () => undefined;
  const isTraining = new Promise<void>((resolve) => (trains = resolve));
  const onEvent = (event: WindowEvent): void => {
    if (event.type === 'engine' && event.event.type === 'progress') trains();
  };
  const settings = { entry: HOST, node: process.execPath, workspace, onEvent, onConnection: () => undefined };
  const link = new HostLink(settings);
  await isTraining;
  await link.close();

  using store = await openStore(workspace);
  expect(store.jobs.all()).toMatchObject([{ id: 'j-20261126-abcdef', state: 'paused' }]);
  const [run] = store.runs.all();
  expect(run).toMatchObject({ state: 'stopped' });
  expect(store.checkpoints.all(run!.id).length).toBeGreaterThan(0);
});
