/** A safetensors file without some of its tensors, written from it without reading a tensor whole. */
import { writeAtomically } from '../base/atomic-write.ts';
import { keptChecksums } from './checksums.ts';
import { UNDER_WAY, writeFully } from './disk.ts';
import { copyBytes, readSafetensorsHeader, withFile } from './safetensors.ts';
import { headerBytes } from './safetensors-write.ts';

/**
 * Replaces a file by one with a part of its tensors; metadata and checksums of what stays are kept. The old file stays
 * until the new one is whole.
 * @param keep by a tensor's name
 * @returns the bytes that this freed; 0 where all tensors stay, and nothing was written
 * @throws InputError `model.bad-weights`, `model.missing-file`; FailureError `workspace.no-space`, `workspace.unwritable`
 */
export async function keepTensors(path: string, keep: (name: string) => boolean): Promise<number> {
  const { tensors, metadata } = await readSafetensorsHeader(path);
  const kept = tensors.filter(({ name }) => keep(name));
  if (kept.length === tensors.length) return 0;
  const names = new Set(kept.map(({ name }) => name));
  const header = headerBytes(kept, keptChecksums(metadata, names));
  return withFile(path, async (from) => {
    const { size } = await from.stat();
    await writeAtomically(
      path,
      async (to) => {
        await writeFully(to, header);
        for (const { name, offset, bytes } of kept) await copyBytes(from, to, offset, bytes, path, name);
      },
      UNDER_WAY,
    );
    return size - header.length - kept.reduce((sum, { bytes }) => sum + bytes, 0);
  });
}
