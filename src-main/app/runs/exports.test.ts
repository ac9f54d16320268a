import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TrainRequest } from '../../contract/request.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { exportFolder, listExports } from './exports.ts';

const ID = 'r-20261124-7f3a9c';
let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-exports-'));
  store = await openStore(join(folder, 'workspace'));
  const request = { kind: 'train', runId: ID, runDir: join(folder, 'r'), model: '/m', task: { kind: 'preset', preset: 'trec' }, data: { train: '/t.jsonl' } }; // prettier-ignore
  store.runs.create(TrainRequest.parse(request), []);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it('lists what is complete, says what the library can take, and leads nowhere else', async () => {
  expect(await listExports(store, ID)).toEqual([]);
  const place = join(store.workspace.exports, ID);
  for (const name of ['gguf', 'model', `onnx.partial-${2 ** 30}-0a1b2c3d`])
    mkdirSync(join(place, name), { recursive: true });
  writeFileSync(join(place, 'gguf', 'model-f16.gguf'), 'abc');
  for (const name of ['config.json', 'model.safetensors']) writeFileSync(join(place, 'model', name), 'x');
  expect(await listExports(store, ID)).toEqual([
    { name: 'gguf', bytes: 3, isModel: false },
    { name: 'model', bytes: 2, isModel: true },
  ]);
  expect(await exportFolder(store, ID, 'gguf')).toBe(join(place, 'gguf'));
  for (const name of ['none', '..', '../..', '.', `onnx.partial-${2 ** 30}-0a1b2c3d`]) {
    await expect(exportFolder(store, ID, name)).rejects.toMatchObject({ fault: { code: 'request.bad-option' } });
  }
});
