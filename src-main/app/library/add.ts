import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { InputError } from '../../base/errors.ts';
import type { Dropped } from '../../contract/window.ts';
import { refuseUnknownFormat } from '../../data/table.ts';
import { fileInPlaceOfFolder, isModelFile } from '../../models/other-folder.ts';
import type { Store } from '../../store/open.ts';
import { createLibraryId } from '../../store/run-id.ts';
import { inspectModel } from '../inspect.ts';

/** Data in a folder beside other things; `.json` there is more often a description than rows. */
const DATA_EXTENSIONS = new Set(['.csv', '.tsv', '.jsonl', '.ndjson', '.parquet']);

interface Found {
  readonly kind: Dropped['kind'];
  readonly name: string;
  readonly path: string;
}

/**
 * Brings in model folders, data files, and folders of data files, where they lie. All of them are good, or none is
 * brought in.
 * @throws InputError whose field names the path among several (`paths.2` is the third): with a `model.` code for a folder that is no model, `data.unreadable` for a path that leads
 *   nowhere, `data.bad-format` for a file of a format that is not read
 */
export async function addPaths(store: Store, paths: readonly string[]): Promise<Dropped[]> {
  const found: Found[] = [];
  for (const [index, path] of paths.entries()) found.push(...(await checked(path, index, paths.length)));
  return store.transaction(() =>
    found.map(({ kind, name, path }) => {
      const entry = { id: createLibraryId(kind), name, path };
      const id = kind === 'model' ? store.libraryModels.put(entry) : store.libraryFiles.put(entry);
      return { kind, id, name };
    }),
  );
}

/** What lies at one of the paths. Where there are several, a fault says in its field which one it is: `paths.2`. */
async function checked(path: string, index: number, paths: number): Promise<Found[]> {
  try {
    const found = look(resolve(path));
    for (const { kind, path: at } of found) {
      if (kind === 'model') await inspectModel(at);
      else refuseUnknownFormat(at);
    }
    return found;
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
    .filter((entry) => entry.isFile() && DATA_EXTENSIONS.has(extname(entry.name).toLowerCase()))
    .map(({ name }) => name)
    .sort();
}
