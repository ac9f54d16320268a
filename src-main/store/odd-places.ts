/** Folders in which no workspace must be made, although the system might let us. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { InputError } from '../base/errors.ts';
import { workspaceAt } from '../base/stored/places.ts';
import { troubleError } from '../base/trouble.ts';

/** Folders of Unix systems that hold no files, and what lies in them and does. */
const OF_THE_SYSTEM = ['/proc', '/sys', '/dev'];
const ORDINARY = ['/dev/shm'];

/**
 * @throws InputError `workspace.unwritable` for a device, a pipe, a file, a folder of the system, or a new workspace inside
 *   a model's folder, which would then be part of the model
 */
export function refuseOddPlace(given: string): void {
  const folder = resolve(given);
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat?.isFile() === true) throw troubleError('not-a-folder', { file: folder });
  const isSpecial = stat !== undefined && !stat.isDirectory();
  if (isSpecial || (isIn(folder, OF_THE_SYSTEM) && !isIn(folder, ORDINARY))) {
    throw troubleError('special', { file: folder });
  }
  if (stat !== undefined && existsSync(workspaceAt(folder).database)) return;
  const model = modelAround(folder);
  if (model === null) return;
  throw new InputError({
    code: 'workspace.unwritable',
    file: folder,
    message: `The workspace would lie inside the model folder ${model}.`,
    remedy: 'Use a folder outside of it (--workspace), so that the model stays as it is.',
  });
}

function isIn(folder: string, places: readonly string[]): boolean {
  return sep === '/' && places.some((place) => folder === place || folder.startsWith(`${place}/`));
}

/** The nearest folder at or above this one that holds a model; null: none does. */
function modelAround(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (isModel(at)) return at;
    if (dirname(at) === at) return null;
  }
}

function isModel(folder: string): boolean {
  if (!existsSync(join(folder, 'config.json'))) return false;
  return readdirSync(folder).some((name) => /\.safetensors(\.index\.json)?$/.test(name));
}
