import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { sizeOf } from '../base/size-of.ts';
import { cudaPlaces, installedVersion } from '../base/stored/places.ts';
import { systemError } from '../base/system-error.ts';
import { usersOf } from '../base/use-notes.ts';
import type { CudaSite } from './site.ts';

/**
 * Deletes the libraries, of other versions too, and what is left of installations. Other files in the folder stay.
 * @returns the bytes that are free now
 * @throws InputError `cuda.in-use` where a process works with them
 */
export async function removeCuda({ folder, build }: CudaSite): Promise<number> {
  const { libraries, downloads, installed } = cudaPlaces(folder, build.onnxruntime);
  if (!existsSync(folder)) return 0;
  try {
    [downloads, ...wheelsIn(libraries)].forEach(requireUnused);
    const names = readdirSync(dirname(installed)).filter((name) => installedVersion(name) !== null);
    // The records first: libraries without one are no installation.
    const paths = [...names.map((name) => join(folder, name)), libraries, downloads];
    let bytes = 0;
    for (const path of paths) {
      bytes += await sizeOf(path);
      rmSync(path, { recursive: true, force: true });
    }
    if (readdirSync(folder).length === 0) rmdirSync(folder);
    return bytes;
  } catch (thrown) {
    throw systemError(thrown, { file: folder });
  }
}

function wheelsIn(libraries: string): string[] {
  return existsSync(libraries) ? readdirSync(libraries).map((name) => join(libraries, name)) : [];
}

/** @throws InputError `cuda.in-use` where a process works with what is in a folder */
export function requireUnused(folder: string): void {
  const [user] = existsSync(folder) ? usersOf(folder) : [];
  if (user === undefined) return;
  throw new InputError({
    code: 'cuda.in-use',
    message: `Process ${user.pid} of ${user.host} works with the CUDA libraries.`,
    remedy: `Wait until it has ended, or stop it; if there is no such process, delete ${user.note}.`,
  });
}
