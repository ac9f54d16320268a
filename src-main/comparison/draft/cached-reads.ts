import { statSync } from 'node:fs';
import type { CachedRead } from '../validate.ts';

/** What was read from files that have not changed since, for windows that ask with every key that is pressed. */
export function createReadCache(most = 64): CachedRead {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, files: readonly string[], read: () => Promise<T>): Promise<T> => {
    const full = `${key} ${files.map(stamp).join(' ')}`;
    const before = known.get(full);
    known.delete(full);
    const value = (before as Promise<T> | undefined) ?? read();
    known.set(full, value);
    // What failed may have been mended in the meantime.
    value.catch(() => known.delete(full));
    const oldest = known.keys().next().value;
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return value;
  };
}

function stamp(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? `${file} is not there` : `${file} ${stat.size} ${stat.mtimeMs} ${stat.ino}`;
}
