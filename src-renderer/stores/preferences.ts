import { defineStore } from 'pinia';
import { computed, ref, watchEffect } from 'vue';
import { useMedia } from '../composables/use-media.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const MOTIONS = ['system', 'reduced'] as const;
export type Motion = (typeof MOTIONS)[number];

const KEY = 'salf-preferences';

/** How this window looks; kept by the window itself. */
export const usePreferences = defineStore('preferences', () => {
  const saved = read();
  const theme = ref<Theme>(THEMES.find((each) => each === saved['theme']) ?? 'system');
  const motion = ref<Motion>(MOTIONS.find((each) => each === saved['motion']) ?? 'system');
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const systemIsReduced = useMedia('(prefers-reduced-motion: reduce)');
  const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));
  const isReduced = computed(() => motion.value === 'reduced' || systemIsReduced.value);

  watchEffect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
    document.documentElement.dataset['motion'] = isReduced.value ? 'reduced' : 'full';
    localStorage.setItem(KEY, JSON.stringify({ theme: theme.value, motion: motion.value }));
  });
  return { theme, motion, isDark, isReduced };
});

function read(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
