import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TrainRequest } from '../../../contract/request.ts';
import { openStore } from '../../../store/open.ts';
import { cli } from '../testing/run.ts';

let folder = '';
const workspace = () => join(folder, 'workspace');
const disk = (...words: string[]) => cli(['disk', ...words], { folder });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-disk-'));
  using store = await openStore(workspace());
  const runDir = join(store.workspace.runs, 'r-20261124-7f3a9c');
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, 'weights'), Buffer.alloc(2 ** 20));
  const request = { kind: 'train', runId: 'r-20261124-7f3a9c', runDir, model: '/m', data: { train: '/t.jsonl' } };
  store.runs.create(TrainRequest.parse({ ...request, task: { kind: 'preset', preset: 'trec' } }), []);
  store.runs.setRemoved('r-20261124-7f3a9c', true);
});
afterEach(() => rmSync(folder, { recursive: true }));

it('shows what the workspace takes, and empties the bin when it is asked to', async () => {
  expect((await disk()).stdout).toMatch(/Deleted runs +1 run +1(?:\.0)? MiB/);
  const emptied = await disk('--free', 'deleted-runs, caches');
  expect(emptied.stdout).toMatch(/^1(?:\.0)? MiB freed\. 1 run deleted\.\n0 B freed\. 0 caches deleted\.\n/);
  expect(emptied.stdout).toMatch(/Deleted runs +0 runs +0/);
});

it('refuses a kind that it does not know, and a workspace that is none', async () => {
  expect(await disk('--free', 'runs')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--free: “runs” is none of caches, deleted-runs, checkpoints.') as string,
  });
  rmSync(workspace(), { recursive: true });
  expect(await disk()).toMatchObject({ exitCode: 2 });
});
