/** Takes the libraries out of a wheel, which is a ZIP archive. Nothing of it is run, and nothing else is taken. */
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import { Placement } from '../base/atomic-write.ts';
import { hashOf } from '../base/file-hash.ts';
import { SalfError } from '../base/errors.ts';
import { troubleOf } from '../base/trouble.ts';
import type { CudaWheel } from '../contract/cuda/build.ts';
import { wrongHash } from './pip-faults.ts';

/**
 * Unpacks the libraries of a wheel into a folder, which is there afterwards with all of them, or as before. Names come from the
 * table of wheels alone, so none in the archive can lead out of the folder.
 * @param file the wheel
 * @throws FailureError `cuda.hash` where it is not the archive that it must be; the operating system's error
 */
export async function unpackWheel(wheel: CudaWheel, file: string, folder: string, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const placement = new Placement(folder);
  try {
    mkdirSync(placement.partial);
    const missing = new Map(wheel.libraries.map((library) => [library.path, library]));
    const zip = await yauzl.openPromise(file, { lazyEntries: true, strictFileNames: true });
    try {
      for await (const entry of zip.eachEntry()) {
        const library = missing.get(entry.fileName);
        if (library === undefined) continue;
        // More than it should be is not even written.
        if (entry.uncompressedSize !== library.bytes) throw wrongHash(wheel);
        const path = join(placement.partial, library.name);
        await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx' }), { signal });
        await syncFile(path);
        if ((await hashOf(path)) !== library.sha256) throw wrongHash(wheel);
        missing.delete(entry.fileName);
      }
    } finally {
      zip.close();
    }
    if (missing.size > 0) throw wrongHash(wheel);
    rmSync(folder, { recursive: true, force: true });
    placement.commit();
  } catch (thrown) {
    throw signal.aborted || isOfSystem(thrown) ? thrown : wrongHash(wheel);
  } finally {
    placement.discard();
  }
}

/** What yauzl and zlib find wrong with an archive is no refusal of the system. */
function isOfSystem(thrown: unknown): boolean {
  return thrown instanceof SalfError || troubleOf(thrown) !== null;
}

/** Before the folder gets its name: syncing hundreds of MB then would block this thread. */
async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
