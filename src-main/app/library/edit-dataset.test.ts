import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DatasetDraft } from '../../contract/dataset-draft.ts';
import { TrainRequest } from '../../contract/request.ts';
import type { DatasetCard } from '../../contract/routes/library.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { namesIn } from '../describing/names.ts';
import { addDataset } from './add-dataset.ts';
import { addPaths } from './add.ts';
import { datasetCard } from './cards.ts';
import { datasetForm, duplicateDataset, editDataset, restoreVersion, revertDataset } from './edit-dataset.ts';

// Files are read in threads.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder = '';
let store: Store;
let card: DatasetCard;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-edit-'));
  store = await openStore(join(folder, 'workspace'));
  const file = join(folder, 'letters.csv');
  writeFileSync(
    file,
    ['text,label', ...Array.from({ length: 10 }, (_, row) => `t ${row},${row % 2 ? 'a' : 'b'}`)].join('\n'),
  );
  const [added] = await addPaths(store, [file]);
  const labels = ['a', 'b'].map((word) => ({ word, names: [] }));
  const task = { kind: 'custom', template: '{text}:', labels, columns: { texts: ['text'], label: 'label' } };
  const saved = await addDataset(store, 'Letters', DatasetDraft.parse({ train: added!.id, task }));
  if (saved.kind === 'bad') throw new Error(saved.fault.message);
  ({ card } = saved);
  const { task: stored, data } = store.libraryDatasets.get(card.id)!;
  const runId = 'r-20261124-aaaaaa';
  store.runs.create(TrainRequest.parse({ kind: 'train', runId, runDir: '/w', model: '/m', task: stored, data }), []);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

it('a data set is edited under its id; a run keeps what it was trained on, and is shown as of the version before', async () => {
  const before = store.runs.find('r-20261124-aaaaaa').request;
  const { draft, name, runs } = datasetForm(store, card.id);
  expect({ name, runs }).toEqual({ name: 'Letters', runs: 1 });
  if (draft.task.kind !== 'custom') throw new Error('another task');
  const longer = { ...draft, task: { ...draft.task, template: 'Letter {text} is:' } };
  const edited = await editDataset(store, card.id, 'Letters, asked longer', longer);
  if (edited.kind === 'bad') throw new Error(edited.fault.message);
  expect(edited).toMatchObject({
    card: { id: card.id, name: 'Letters, asked longer' },
    before: { name: null, version: 1 },
  });
  expect(store.libraryDatasets.get(card.id)!.task).toMatchObject({ template: 'Letter {text} is:' });
  const { request } = store.runs.find('r-20261124-aaaaaa');
  expect(request).toEqual(before);
  expect(namesIn(store).data(request.task, request.data)).toBe('Letters, asked longer (version 1)');
  expect(datasetForm(store, card.id).runs).toBe(0);

  revertDataset(store, card.id, edited.before);
  expect(store.libraryDatasets.get(card.id)).toMatchObject({ name: 'Letters', task: { template: '{text}:' } });
  expect(store.datasetVersions.all()).toEqual([]);
  expect(namesIn(store).data(request.task, request.data)).toBe('Letters');
  expect(() => revertDataset(store, card.id, edited.before)).toThrow('was changed again since');
});

it('is made what it was in an earlier version, and that can be undone', async () => {
  const { draft } = datasetForm(store, card.id);
  if (draft.task.kind !== 'custom') throw new Error('another task');
  await editDataset(store, card.id, 'Letters', { ...draft, task: { ...draft.task, template: 'Letter {text} is:' } });
  expect(datasetCard(store, card.id).versions).toMatchObject([{ version: 1, rows: { train: 10 }, prompt: '{text}:' }]);

  const restored = restoreVersion(store, card.id, 1);
  expect(store.libraryDatasets.get(card.id)!.task).toMatchObject({ template: '{text}:' });
  expect(restored).toMatchObject({ card: { id: card.id }, before: { name: null, version: 2 } });
  expect(restored.card.versions.map(({ version, prompt }) => [version, prompt])).toEqual([
    [2, 'Letter {text} is:'],
    [1, '{text}:'],
  ]);
  const { request } = store.runs.find('r-20261124-aaaaaa');
  expect(namesIn(store).data(request.task, request.data)).toBe('Letters');
  expect(() => restoreVersion(store, card.id, 1)).toThrow('The data set Letters is what it was in version 1.');

  revertDataset(store, card.id, restored.before);
  expect(store.libraryDatasets.get(card.id)!.task).toMatchObject({ template: 'Letter {text} is:' });
  expect(() => restoreVersion(store, card.id, 7)).toThrow('The data set Letters has no version 7. It has 1.');
  const lost = join(folder, 'letters.csv');
  rmSync(lost);
  expect(() => restoreVersion(store, card.id, 1)).toThrow(`${lost}: It is not there any more.`);
  expect(store.libraryDatasets.get(card.id)!.task).toMatchObject({ template: 'Letter {text} is:' });
  const copy = duplicateDataset(store, card.id);
  expect(() => restoreVersion(store, copy.id, 1)).toThrow('has no version 1. It is as it was made.');
});

it('another name alone makes no version, and a bad form changes nothing', async () => {
  const { draft } = datasetForm(store, card.id);
  expect(await editDataset(store, card.id, 'Renamed', draft)).toMatchObject({
    kind: 'good',
    before: { version: null },
  });
  const columns = { texts: ['nowhere'], label: 'label' };
  const bad = await editDataset(store, card.id, 'Renamed', { ...draft, task: { ...draft.task, columns } });
  expect(bad).toMatchObject({ kind: 'bad', field: 'text' });
  expect(store.libraryDatasets.get(card.id)!.name).toBe('Renamed');
  expect(store.datasetVersions.all()).toEqual([]);
});

it('a copy has a name and an id of its own, and editing it leaves the first one alone', async () => {
  const copy = duplicateDataset(store, card.id);
  expect(copy.name).toBe('Letters copy');
  expect(duplicateDataset(store, card.id).name).toBe('Letters copy 2');
  const { draft } = datasetForm(store, copy.id);
  if (draft.task.kind !== 'custom') throw new Error('another task');
  await editDataset(store, copy.id, copy.name, { ...draft, task: { ...draft.task, template: 'Other {text}' } });
  expect(store.libraryDatasets.get(card.id)!.task).toMatchObject({ template: '{text}:' });
  expect(() => duplicateDataset(store, card.id, 'letters')).toThrow('There is a data set “letters” already.');
});
