import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { Store } from '../../store/open.ts';
import { importModel } from '../import.ts';

/** How somebody follows and ends what is made of files in other formats. */
export interface Following {
  readonly signal: AbortSignal;
  /** Bytes of the weights that were read, of how many. */
  onProgress(name: string, done: number, total: number): void;
}

/** A model folder that was made of a file. */
export interface MadeModel {
  readonly name: string;
  readonly path: string;
  /** Keeps the folder, once the library has it; a file that was uploaded is not needed any more. */
  keep(): Promise<void>;
  /** Deletes the folder. */
  discard(): Promise<void>;
}

/**
 * Makes a model folder in the workspace, next to the uploads: it is deleted like these (purge.ts).
 * @returns null where it was cancelled
 * Errors: those of {@link importModel}.
 */
export async function makeModel(store: Store, file: string, following?: Following): Promise<MadeModel | null> {
  const { uploads } = store.workspace;
  const name = basename(file).replace(/\.gguf$/i, '');
  const folder = join(uploads, `u-${randomUUID()}`);
  const path = join(folder, name);
  const discard = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await mkdir(folder, { recursive: true });
    const progress = (done: number, total: number): void => following?.onProgress(name, done, total);
    const made = await importModel(file, path, {
      onProgress: progress,
      ...(following && { signal: following.signal }),
    });
    if (made === null) {
      await discard();
      return null;
    }
  } catch (thrown) {
    await discard();
    throw thrown;
  }
  const keep = async (): Promise<void> => {
    if (file.startsWith(uploads + sep)) await rm(file, { force: true });
  };
  return { name, path, keep, discard };
}
