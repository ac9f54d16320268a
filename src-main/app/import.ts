import { rm } from 'node:fs/promises';
import { unlessAborted } from '../base/unless-aborted.ts';
import { importGguf } from '../exchange/gguf/import.ts';
import type { Imported } from '../exchange/gguf/import.ts';
import type { WriteOptions } from '../models/folder-write.ts';
import { inspectModel } from './inspect.ts';

export type { Imported } from '../exchange/gguf/import.ts';

/**
 * Makes a Hugging Face folder of a GGUF file and looks whether it can be used; a folder that cannot is deleted.
 * @param out a folder that is absent or empty
 * @returns null where it was cancelled, and nothing is left of it
 * @throws InputError with a `model.` code naming the file and the key or tensor, and the errors of writing a folder
 */
export async function importModel(file: string, out: string, options: WriteOptions = {}): Promise<Imported | null> {
  const making = async (): Promise<Imported> => {
    const imported = await importGguf(file, out, options);
    await inspectModel(out).catch(async (thrown: unknown) => {
      await rm(out, { recursive: true, force: true });
      throw thrown;
    });
    return imported;
  };
  return unlessAborted(options.signal, making());
}
