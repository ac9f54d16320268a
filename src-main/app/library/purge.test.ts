import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TrainRequest } from '../../contract/request.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { openWorkbench } from '../../workbench/workbench.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-purge-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const uploads = (): string[] => readdirSync(join(folder, 'uploads')).sort();
function upload(name: string): string {
  const path = join(folder, 'uploads', name, '1', 'rows.csv');
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'text,label\n');
  return path;
}

it('uploads stay while something needs them, and go at the next start after that', async () => {
  const first = await openWorkbench(folder);
  const { store } = first;
  const ids = ['u-kept', 'u-removed', 'u-trained'].map((name) => {
    const file = { id: createLibraryId('file'), name, path: upload(name) };
    return store.libraryFiles.put(file);
  });
  upload('u-nobodys');
  const task = { kind: 'preset', preset: 'trec' };
  const data = { train: join(folder, 'uploads', 'u-trained', '1', 'rows.csv') };
  const request = { kind: 'train', runId: 'r-1', runDir: '/r', model: '/m', task, data };
  store.runs.create(TrainRequest.parse(request), []);
  for (const id of ids.slice(1)) store.libraryFiles.remove(id);
  // Whoever removed one can restore it as long as the window is open.
  expect(uploads()).toEqual(['u-kept', 'u-nobodys', 'u-removed', 'u-trained']);
  await first.close();
  await (await openWorkbench(folder)).close();
  expect(uploads()).toEqual(['u-kept', 'u-trained']);
});

it('uploads that broke off go at the start and at the end', async () => {
  upload('u-1.partial-1-0123abcd');
  const workbench = await openWorkbench(folder);
  expect(uploads()).toEqual([]);
  upload(`u-2.partial-${process.pid}-0123abcd`);
  await workbench.close();
  expect(uploads()).toEqual([]);
});
