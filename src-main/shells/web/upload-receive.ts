import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FailureError, SalfError } from '../../base/errors.ts';
import { systemError } from '../../base/system-error.ts';
import type { UploadPlan } from './upload-plan.ts';

/**
 * Writes the bytes of a plan's files, which come one after another, as they come.
 * @param folder must be there; what is in it when this fails is the caller's to remove
 * @throws FailureError `workspace.no-space` where the disk is full, `internal` where bytes are missing or too many
 */
export async function receiveFiles(
  chunks: AsyncIterable<Uint8Array>,
  { files }: Pick<UploadPlan, 'files'>,
  folder: string,
): Promise<void> {
  const take = pieces(chunks);
  for (const { path, size } of files) {
    const target = join(folder, path);
    const handle = await made(target);
    try {
      for (let left = size; left > 0;) {
        const piece = await take(left);
        if (piece === null) throw brokeOff();
        await handle.writeFile(piece);
        left -= piece.length;
      }
      // Here and not at the end, where a large file would block the thread.
      await handle.sync();
    } catch (thrown) {
      throw refusedAt(target, thrown);
    } finally {
      await handle.close();
    }
  }
  if ((await take(1)) !== null) throw brokeOff();
}

/** Gives the next bytes, at least one and at most as many as asked for; null at the end. */
function pieces(chunks: AsyncIterable<Uint8Array>): (most: number) => Promise<Uint8Array | null> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  return async (most) => {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return null;
      rest = next.value;
    }
    const piece = rest.subarray(0, most);
    rest = rest.subarray(piece.length);
    return piece;
  };
}

function brokeOff(): FailureError {
  const message = 'The upload broke off, or a file changed while it was sent.';
  return new FailureError({ code: 'internal', field: 'upload', message, remedy: 'Send it again.' });
}

/** A new file, with the folders above it. */
async function made(target: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await open(target, 'wx');
  } catch (thrown) {
    throw refusedAt(target, thrown);
  }
}

/** A browser knows no paths of this machine: what is at fault is the upload. */
function refusedAt(target: string, thrown: unknown): unknown {
  const refused = systemError(thrown, { file: target, elsewhere: ELSEWHERE });
  if (!(refused instanceof SalfError)) return thrown;
  const { code, message, remedy } = refused.fault;
  return new FailureError({ code, field: 'upload', message, remedy });
}

const ELSEWHERE = 'add the files by their path if they are on that machine already';
