import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrainSettings } from '../contract/request.ts';
import { openStore } from './open.ts';
import type { Store } from './open.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-library-'));
  store = await openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const dataset = {
  id: 'd-20270101-aaaaaa',
  name: 'questions',
  task: { kind: 'preset', preset: 'trec' } as const,
  data: TrainSettings.shape.data.parse({ train: '/t.jsonl' }),
  facts: { labels: ['a', 'b'], rows: { train: 3, validation: null, test: null }, warnings: ['One.'] },
};

describe('models of the library', () => {
  const model = { id: 'm-20270101-aaaaaa', name: 'tiny', path: '/models/tiny' };

  it('come back, removed ones by their id only', () => {
    expect(store.libraryModels.put(model)).toBe(model.id);
    expect(store.libraryModels.all()).toMatchObject([{ ...model, removedAt: null }]);
    store.libraryModels.setRemoved(model.id, true);
    expect(store.libraryModels.all()).toEqual([]);
    expect(store.libraryModels.get(model.id)?.removedAt).not.toBeNull();
    store.libraryModels.setRemoved(model.id, false);
    expect(store.libraryModels.all()).toHaveLength(1);
  });

  it('keep their id when the folder comes again, even after it was removed', () => {
    store.libraryModels.put(model);
    store.libraryModels.setRemoved(model.id, true);
    expect(store.libraryModels.put({ ...model, id: 'm-20270101-bbbbbb' })).toBe(model.id);
    expect(store.libraryModels.all()).toMatchObject([{ id: model.id, removedAt: null }]);
  });

  it('that nobody brought in are null', () => {
    expect(store.libraryModels.get('m-20270101-cccccc')).toBeNull();
  });
});

describe('data files of the library', () => {
  const file = { id: 'f-20270101-aaaaaa', name: 'train.csv', path: '/data/train.csv' };

  it('come back until they are removed', () => {
    store.libraryFiles.put(file);
    expect(store.libraryFiles.all()).toMatchObject([file]);
    store.libraryFiles.remove(file.id);
    expect(store.libraryFiles.all()).toEqual([]);
    expect(store.libraryFiles.get(file.id)).toBeNull();
  });

  it('keep their id when the file comes again', () => {
    store.libraryFiles.put(file);
    expect(store.libraryFiles.put({ ...file, id: 'f-20270101-bbbbbb' })).toBe(file.id);
    expect(store.libraryFiles.all()).toHaveLength(1);
  });
});

describe('data sets of the library', () => {
  it('come back as they were made, and can be taken out and back in', () => {
    store.libraryDatasets.add(dataset);
    expect(store.libraryDatasets.all()).toMatchObject([{ ...dataset, removedAt: null }]);
    store.libraryDatasets.setRemoved(dataset.id, true);
    expect(store.libraryDatasets.all()).toEqual([]);
    expect(store.libraryDatasets.get(dataset.id)).toMatchObject({ name: 'questions' });
    store.libraryDatasets.setRemoved(dataset.id, false);
    expect(store.libraryDatasets.all()).toHaveLength(1);
  });

  it('are not made twice under one id', () => {
    store.libraryDatasets.add(dataset);
    expect(() => store.libraryDatasets.add(dataset)).toThrow('UNIQUE');
  });

  it.each([
    ['facts', '{"labels":["a"],"rows":{"train":-1,"validation":null,"test":null},"warnings":[]}'],
    ['task', '{"kind":"other"}'],
    ['data', '{}'],
  ])('are refused as damaged where their %s cannot be read', (column, value) => {
    store.libraryDatasets.add(dataset);
    const database = new Database(join(folder, 'salf.sqlite'));
    database.prepare(`UPDATE library_datasets SET ${column} = ?`).run(value);
    database.close();
    expect(() => store.libraryDatasets.all()).toThrow(`A row of the workspace database cannot be read (${column}`);
  });
});
