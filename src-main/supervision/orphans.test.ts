import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TrainRequest } from '../contract/request.ts';
import { openStore } from '../store/open.ts';
import { listRuns } from '../app/run-summaries.ts';

/** No process has this id: it is above the largest that any system gives. */
const NOBODY = 2 ** 30;

it('only runs of this machine whose supervisor is gone are taken for crashed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-orphans-'));
  using store = await openStore(folder);
  const hosts = { gone: [hostname(), NOBODY], here: [hostname(), process.pid], elsewhere: ['other', NOBODY] } as const;
  for (const [runId, [name, pid]] of Object.entries(hosts)) {
    const task = { kind: 'preset', preset: 'trec' };
    const request = { kind: 'train', runId, runDir: '/r', model: '/m', task, data: { train: '/t' } };
    store.runs.create(TrainRequest.parse(request), []);
    store.runs.start(runId, { name, pid, start: null });
  }
  const states = Object.fromEntries(listRuns(store).map(({ id, state }) => [id, state]));
  expect(states).toEqual({ gone: 'crashed', here: 'running', elsewhere: 'running' });
  expect(store.runs.find('gone').reason).toBe('The program that supervised it ended.');
  rmSync(folder, { recursive: true });
});
