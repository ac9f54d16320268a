import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { runPlaces } from '../../base/stored/places.ts';
import type { Store } from '../../store/open.ts';
import { runFolder } from '../../supervision/run-files.ts';

/** How much of the end is read, in bytes. */
const TAIL = 64 * 1024;

/** The end of what a run's engines said; nothing where they said nothing. */
export function logTail(
  store: Pick<Store, 'workspace' | 'runs'>,
  id: string,
  longest: number = TAIL,
): { text: string; isWhole: boolean } {
  const path = runPlaces(runFolder(store, store.runs.find(id).id)).log;
  if (!existsSync(path)) return { text: '', isWhole: true };
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, longest));
    const read = readSync(file, bytes, 0, bytes.length, size - bytes.length);
    const text = bytes.toString('utf8', 0, read);
    // The first line of a part is cut, perhaps in the middle of a character.
    return size <= longest ? { text, isWhole: true } : { text: text.slice(text.indexOf('\n') + 1), isWhole: false };
  } finally {
    closeSync(file);
  }
}
