import { useLocalStorage } from '@vueuse/core';
import type { RemovableRef } from '@vueuse/core';

/**
 * A value that the browser keeps, the same in every window.
 * @param read what was kept, which anybody may have edited, as a value that is safe to use
 */
export function useStored<T>(key: string, read: (kept: unknown) => T): RemovableRef<T> {
  const parse = (text: string): T => {
    try {
      return read(JSON.parse(text));
    } catch {
      return read(null);
    }
  };
  return useLocalStorage(key, read(null), { serializer: { read: parse, write: (value) => JSON.stringify(value) } });
}
