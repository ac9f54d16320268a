import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tinyModel } from '../testing/tiny-model.ts';
import { addPaths } from './add.ts';
import { listLibrary } from './cards.ts';
import { libraryDataset, libraryFile, libraryModel } from './find.ts';
import { createRemover } from './remove.ts';
import { csvRows, openTestLibrary } from './testing/library.ts';
import type { TestLibrary } from './testing/library.ts';

let library: TestLibrary;
beforeEach(async () => (library = await openTestLibrary()));
afterEach(() => library.end());

describe('what is brought in', () => {
  it('is named, described and known again', async () => {
    const model = tinyModel(library.folder);
    const file = library.write('rows.csv', csvRows(2, ['yes', 'no']));
    const added = await addPaths(library.store, [model, file]);
    expect(added).toMatchObject([
      { kind: 'model', name: 'model' },
      { kind: 'file', name: 'rows.csv' },
    ]);
    expect(await addPaths(library.store, [model, file])).toEqual(added);
    const { models, files } = await listLibrary(library.store);
    expect(models).toMatchObject([{ state: { kind: 'good', facts: { family: 'qwen2', tiedHead: true, files: 1 } } }]);
    expect(files).toMatchObject([{ name: 'rows.csv', bytes: 75 }]);
    expect(JSON.stringify([models, files])).not.toContain(library.folder);
  });

  it('may be a folder of data files, which are named after it', async () => {
    const folder = join(library.folder, 'trec');
    mkdirSync(folder);
    for (const name of ['train.csv', 'test.parquet', 'labels.json', 'README.md'])
      writeFileSync(join(folder, name), 'x');
    const names = (await addPaths(library.store, [folder])).map(({ name }) => name);
    expect(names).toEqual(['trec/test.parquet', 'trec/train.csv']);
  });

  it.each([
    ['a folder that holds nothing', (folder: string) => folder, 'model.missing-file'],
    ['a path that leads nowhere', (folder: string) => join(folder, 'none'), 'data.unreadable'],
    [
      'a file of an unknown format',
      (folder: string) => {
        writeFileSync(join(folder, 'notes.docx'), 'x');
        return join(folder, 'notes.docx');
      },
      'data.bad-format',
    ],
    [
      'a file of a model',
      (folder: string) => {
        writeFileSync(join(folder, 'model.safetensors'), 'x');
        return join(folder, 'model.safetensors');
      },
      'model.missing-file',
    ],
    [
      'a GGUF file that is none',
      (folder: string) => {
        writeFileSync(join(folder, 'small.gguf'), 'x');
        return join(folder, 'small.gguf');
      },
      'model.bad-weights',
    ],
  ])('is refused whole because of %s', async (_what, pathOf, code) => {
    const good = library.write('rows.csv', csvRows(2, ['yes', 'no']));
    const folder = join(library.folder, 'folder');
    mkdirSync(folder);
    const which = /^paths\.1(\.|$)/;
    await expect(addPaths(library.store, [good, pathOf(folder)])).rejects.toMatchObject({
      fault: { code, field: expect.stringMatching(which) as string },
    });
    expect(library.store.libraryFiles.all()).toEqual([]);
  });
});

describe('a model that broke after it was brought in', () => {
  it('says why, without telling where it lies', async () => {
    const model = tinyModel(library.folder);
    await addPaths(library.store, [model]);
    writeFileSync(join(model, 'config.json'), '{');
    const fault = { code: 'model.bad-config', file: 'config.json' };
    expect((await listLibrary(library.store)).models).toMatchObject([{ state: { kind: 'bad', fault } }]);
    rmSync(model, { recursive: true });
    const [gone] = (await listLibrary(library.store)).models;
    expect(gone?.state).toMatchObject({ kind: 'bad', fault: { code: 'model.missing-file' } });
    expect(JSON.stringify(gone)).not.toContain(library.folder);
  });
});

describe('what is removed', () => {
  it('can be taken back, under its id', async () => {
    const { store } = library;
    const paths = [tinyModel(library.folder), library.write('rows.csv', csvRows(2, ['yes', 'no']))];
    const added = await addPaths(store, paths);
    const remover = createRemover(store);
    for (const { id } of added) remover.remove(id);
    expect(await listLibrary(store)).toEqual({ models: [], datasets: [], files: [] });
    for (const { id } of added) remover.restore(id);
    const { models, files } = await listLibrary(store);
    expect([...models, ...files].map(({ id }) => id)).toEqual(added.map(({ id }) => id));
  });

  it('must have been there', () => {
    const { store } = library;
    const remover = createRemover(store);
    for (const id of ['m-none', 'f-none', 'd-none']) {
      expect(() => remover.remove(id)).toThrow('Bring it in again.');
      expect(() => remover.restore(id)).toThrow('Bring it in again.');
    }
    expect(() => libraryModel(store, 'm-none')).toThrow('The library has no model m-none.');
    expect(() => libraryFile(store, 'f-none')).toThrow('The library has no file f-none.');
    expect(() => libraryDataset(store, 'd-none')).toThrow('The library has no data set d-none.');
  });
});
