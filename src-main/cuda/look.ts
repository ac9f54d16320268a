/** What lies in the folder of the CUDA libraries. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hashOf } from '../base/file-hash.ts';
import { codeOf } from '../base/trouble.ts';
import { cudaPlaces, installedVersion } from '../base/stored/places.ts';
import { installState, wheelFolder } from '../contract/cuda/install.ts';
import type { Found, FoundWheel } from '../contract/cuda/install.ts';
import type { CudaLibrary, CudaWheel } from '../contract/cuda/build.ts';
import type { CudaSite } from './site.ts';

/** Names of wheels' folders. */
const Record = z.array(z.string());

/** Looks at names and sizes, which takes no time. */
export function lookQuickly({ folder, build }: CudaSite): Found {
  return foundWith({ folder, build }, (wheel) => lookAt({ folder, build }, wheel));
}

/**
 * Reads every library and compares its hash.
 * @param onProgress hears how many bytes were read of how many
 */
export async function lookThoroughly(
  site: CudaSite,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<Found> {
  const quick = lookQuickly(site);
  const whole = quick.wheels.filter(({ state }) => state === 'whole').flatMap(({ wheel }) => wheel.libraries);
  const total = whole.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const wheels: FoundWheel[] = [];
  for (const found of quick.wheels) {
    const wrong = [...found.wrong];
    for (const library of found.state === 'whole' ? found.wheel.libraries : []) {
      onProgress(done, total);
      if ((await hashOf(join(folderOf(site, found.wheel), library.name))) !== library.sha256) wrong.push(library.name);
      done += library.bytes;
    }
    wheels.push({ ...found, wrong, state: wrong.length > found.wrong.length ? 'damaged' : found.state });
  }
  if (total > 0) onProgress(done, total);
  return { ...quick, wheels };
}

/** Where the libraries of a wheel lie, or will. */
export function folderOf({ folder, build }: CudaSite, wheel: CudaWheel): string {
  return join(cudaPlaces(folder, build.onnxruntime).libraries, wheelFolder(wheel));
}

/** Whether an installation can be used, as far as names and sizes tell. */
export function isComplete(site: CudaSite): boolean {
  return installState(lookQuickly(site)) === 'complete';
}

function foundWith({ folder, build }: CudaSite, look: (wheel: CudaWheel) => FoundWheel): Found {
  const { installed, downloads } = cudaPlaces(folder, build.onnxruntime);
  const versions = namesIn(dirname(installed)).flatMap((name) => installedVersion(name) ?? []);
  return {
    wheels: build.wheels.map(look),
    recorded: recordIn(installed),
    otherVersions: versions.filter((version) => version !== build.onnxruntime).sort(),
    isLoading: existsSync(downloads),
  };
}

function lookAt(site: CudaSite, wheel: CudaWheel): FoundWheel {
  const folder = folderOf(site, wheel);
  if (!existsSync(folder)) return { wheel, state: 'absent', wrong: wheel.libraries.map(({ name }) => name) };
  const wrong = wheel.libraries.filter((library) => !hasSize(folder, library)).map(({ name }) => name);
  return { wheel, state: wrong.length === 0 ? 'whole' : 'damaged', wrong };
}

function hasSize(folder: string, { name, bytes }: CudaLibrary): boolean {
  const stat = statSync(join(folder, name), { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === bytes;
}

/** A record that cannot be understood is as good as none. */
function recordIn(file: string): readonly string[] | null {
  if (!existsSync(file)) return null;
  try {
    return Record.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (thrown) {
    if (codeOf(thrown) !== undefined) throw thrown;
    return null;
  }
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
