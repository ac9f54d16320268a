import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import { DATA_EXTENSIONS } from '../../base/file-formats.ts';
import type { Dropped } from '../../contract/window.ts';
import { refuseUnknownFormat } from '../../data/table.ts';
import { fileInPlaceOfFolder, isGguf, isModelFile } from '../../models/other-folder.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { inspectModel } from '../inspect.ts';
import { makeModel } from './import-gguf.ts';
import type { Following, MadeModel } from './import-gguf.ts';

/** Data in a folder next to other things; `.json` there is more often a description than rows. */
const isFolderData = (name: string): boolean =>
  DATA_EXTENSIONS.some((each) => each !== '.json' && each === extname(name).toLowerCase());

interface Found {
  readonly kind: Dropped['kind'];
  readonly name: string;
  readonly path: string;
}

/**
 * Brings in model folders, data files, and folders of data files, where they lie. GGUF files are made into model folders
 * inside the workspace. All of them are good, or none is brought in.
 * @returns nothing where making a folder was cancelled
 * @throws InputError whose field names the path among several (`paths.2` is the third): with a `model.` code for a folder that is no model, `data.unreadable` for a path that leads
 *   nowhere, `data.bad-format` for a file of a format that is not read
 */
export async function addPaths(store: Store, paths: readonly string[], following?: Following): Promise<Dropped[]> {
  const found: Found[] = [];
  const made: MadeModel[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      const here = await naming(index, paths.length, () => checked(store, resolve(path), following));
      if (here === null) return await discarded(made);
      found.push(...here.found);
      made.push(...here.made);
    }
  } catch (thrown) {
    await discarded(made);
    throw thrown;
  }
  const added = store.transaction(() => found.map((each) => put(store, each)));
  for (const model of made) await model.keep();
  return added;
}

async function discarded(made: readonly MadeModel[]): Promise<[]> {
  for (const model of made) await model.discard();
  return [];
}

function put(store: Store, { kind, name, path }: Found): Dropped {
  const entry = { id: createLibraryId(kind), name, path };
  const id = kind === 'model' ? store.libraryModels.put(entry) : store.libraryFiles.put(entry);
  return { kind, id, name };
}

interface Checked {
  readonly found: readonly Found[];
  /** Folders that were made for it. */
  readonly made: readonly MadeModel[];
}

/** What lies at one of the paths; null: making a folder of it was cancelled. */
async function checked(store: Store, path: string, following?: Following): Promise<Checked | null> {
  if (isGguf(path) && statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    const model = await makeModel(store, path, following);
    return model && { found: [{ kind: 'model', name: model.name, path: model.path }], made: [model] };
  }
  const found = look(path);
  for (const { kind, path: at } of found) {
    if (kind === 'model') await inspectModel(at);
    else refuseUnknownFormat(at);
  }
  return { found, made: [] };
}

/** Where there are several paths, a fault says in its field which one it is: `paths.2`. */
async function naming<T>(index: number, paths: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof InputError) || paths === 1) throw thrown;
    const { field, ...fault } = thrown.fault;
    throw new InputError({ ...fault, field: [`paths.${index}`, field].filter((part) => part !== undefined).join('.') });
  }
}

/** A folder without a config that holds data files stands for these. */
function look(path: string): Found[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  const name = basename(path);
  if (stat?.isFile() === true && isModelFile(name)) throw fileInPlaceOfFolder(path);
  if (stat?.isFile() === true) return [{ kind: 'file', name, path }];
  if (stat?.isDirectory() === true) {
    const files = existsSync(join(path, 'config.json')) ? [] : dataFiles(path);
    if (files.length === 0) return [{ kind: 'model', name, path }];
    return files.map((file) => ({ kind: 'file', name: `${name}/${file}`, path: join(path, file) }));
  }
  throw new InputError({
    code: 'data.unreadable',
    file: path,
    message: 'There is no such folder or file.',
    remedy: 'Look whether it was moved, and add it again.',
  });
}

function dataFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isFolderData(entry.name))
    .map(({ name }) => name)
    .sort();
}
