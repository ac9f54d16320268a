/** Files by the hash of what is in them: sent once, taken up where a break left them, and given names by links. */
import { closeSync, copyFileSync, existsSync, fsyncSync, ftruncateSync, linkSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'; // prettier-ignore
import { join } from 'node:path';
import { FailureError } from '../../base/errors.ts';
import { hashOf } from '../../base/file-hash.ts';
import { codeOf } from '../../base/trouble.ts';
import { PART } from '../../base/stored/places.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, QuestionOf } from './protocol.ts';

export function contents({ contents: folder }: Folder, { hashes }: QuestionOf<'contents'>): AnswerOf<'contents'> {
  const sizeOf = (hash: string): number =>
    statSync(join(folder, `${hash}${PART}`), { throwIfNoEntry: false })?.size ?? 0;
  const whole = hashes.filter((hash) => existsSync(join(folder, hash)));
  const begun = hashes.filter((hash) => !whole.includes(hash)).map((hash) => [hash, sizeOf(hash)] as const);
  return { whole, parts: Object.fromEntries(begun) };
}

/**
 * Appends bytes to a content; what came before a break of the line is kept. The last byte brings the check of the hash.
 * @returns how much of it is here
 * @throws FailureError `target.damaged` where the whole is not what was meant; it is deleted then
 */
export async function take(
  { contents: folder }: Folder,
  { hash, from, size }: QuestionOf<'take'>,
  body: AsyncIterable<Uint8Array>,
): Promise<AnswerOf<'take'>> {
  const path = join(folder, hash);
  if (existsSync(path)) return { size };
  const part = `${path}${PART}`;
  const descriptor = openSync(part, 'a');
  let at = from;
  try {
    ftruncateSync(descriptor, from);
    for await (const bytes of body) {
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      at += bytes.length;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (at < size) return { size: at };
  if (at > size || (await hashOf(part)) !== hash) {
    rmSync(part, { force: true });
    throw new FailureError({
      code: 'target.damaged',
      file: part,
      message: 'What arrived is not what was sent.',
      remedy: 'Try again; it is sent once more.',
    });
  }
  renameSync(part, path);
  return { size };
}

export function tree({ contents: folder, trees }: Folder, { key, files }: QuestionOf<'tree'>): AnswerOf<'tree'> {
  const target = join(trees, key);
  mkdirSync(target, { recursive: true });
  for (const { name, hash } of files) linkOrCopy(join(folder, hash), join(target, name));
  return {};
}

/** File systems without links get a copy. */
function linkOrCopy(from: string, to: string): void {
  if (existsSync(to)) return;
  try {
    linkSync(from, to);
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return;
    const partial = `${to}${PART}`;
    copyFileSync(from, partial);
    renameSync(partial, to);
  }
}
