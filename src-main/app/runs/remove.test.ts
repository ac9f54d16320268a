import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisProcess } from '../../base/processes.ts';
import { TrainRequest } from '../../contract/request.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { listRuns } from '../run-summaries.ts';
import { checkResumable } from '../resume.ts';
import { openWorkbench } from '../../workbench/workbench.ts';
import { purgeRemovedRuns, removeRuns, restoreRuns } from './remove.ts';

const [A, B, C] = ['r-20261124-aaaaaa', 'r-20261124-bbbbbb', 'r-20261124-cccccc'];

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-remove-'));
  store = await openStore(folder);
  for (const runId of [A, B, C]) {
    const task = { kind: 'preset', preset: 'trec' };
    const request = { kind: 'train', runId, runDir: `/w/${runId}`, model: '/m', task, data: { train: '/t' } };
    store.runs.create(TrainRequest.parse(request), []);
    mkdirSync(join(folder, 'runs', runId));
    writeFileSync(join(folder, 'runs', runId, 'engine.log'), 'said');
  }
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const listed = (): string[] =>
  listRuns(store)
    .map(({ id }) => id)
    .sort();
const fileOf = (id: string): string => join(folder, 'runs', id, 'engine.log');

describe('removing runs', () => {
  it('takes them out of the list and keeps all that they have, until they are taken back', () => {
    store.steps.put(A, { step: 1, loss: 1 });
    removeRuns(store, [A, C]);
    expect(listed()).toEqual([B]);
    expect(() => store.runs.find('aaaa')).toThrow('There is no run “aaaa”');
    expect(store.runs.find(A).removedAt).toMatch(/^20/);
    restoreRuns(store, [A, C]);
    expect(listed()).toEqual([A, B, C]);
    expect(store.steps.series(A, 'loss')).toHaveLength(1);
  });

  it('removes none where one of them is at work', () => {
    store.runs.start(B, thisProcess());
    expect(() => removeRuns(store, [A, B])).toThrow(`RUN: Run ${B} is running and cannot be deleted. Pause it first.`);
    expect(listed()).toEqual([A, B, C]);
  });

  it('is no harm a second time, but a run must be there', () => {
    removeRuns(store, [A]);
    removeRuns(store, [A]);
    expect(listed()).toEqual([B, C]);
    expect(() => removeRuns(store, [B, 'r-20261124-ffffff'])).toThrow('There is no run “r-20261124-ffffff”');
    expect(listed()).toEqual([B, C]);
  });

  it('lets no removed run continue', async () => {
    removeRuns(store, [A]);
    await expect(checkResumable(store, A)).rejects.toThrow(`Run ${A} was deleted. Restore it first.`);
  });
});

describe('the purge', () => {
  it('deletes files and rows of what was removed, and nothing else', () => {
    store.steps.put(A, { step: 1, loss: 1 });
    removeRuns(store, [A, B]);
    restoreRuns(store, [B]);
    expect(purgeRemovedRuns(store)).toEqual([A]);
    expect([A, B, C].map((id) => existsSync(fileOf(id)))).toEqual([false, true, true]);
    expect(() => restoreRuns(store, [A])).toThrow(`There is no run “${A}”`);
    expect(store.steps.series(A, 'loss')).toEqual([]);
    expect(purgeRemovedRuns(store)).toEqual([]);
  });

  it('is made when a workbench opens the workspace', async () => {
    removeRuns(store, [A]);
    const workbench = await openWorkbench(folder);
    await workbench.close();
    expect([A, B].map((id) => existsSync(fileOf(id)))).toEqual([false, true]);
  });

  it('never leaves the folder of runs', () => {
    removeRuns(store, [A]);
    const database = new Database(store.workspace.database);
    database.exec(`UPDATE runs SET id = '..' WHERE id = '${A}'`);
    database.close();
    expect(purgeRemovedRuns(store)).toEqual([]);
    expect(existsSync(store.workspace.database)).toBe(true);
  });
});
