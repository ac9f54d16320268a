import { ref, watch } from 'vue';
import type { Ref } from 'vue';

/** A list of words that this window keeps. */
export function useRemembered(key: string): Ref<readonly string[]> {
  const words = ref(read(key));
  watch(words, (now) => localStorage.setItem(key, JSON.stringify(now)));
  return words;
}

function read(key: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
