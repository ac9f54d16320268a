import { usePreferredDark, usePreferredReducedMotion } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, watchEffect } from 'vue';
import { useStored } from '../composables/use-stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const MOTIONS = ['system', 'reduced'] as const;
export type Motion = (typeof MOTIONS)[number];

/** How this window looks; kept by the browser. */
export const usePreferences = defineStore('preferences', () => {
  const kept = useStored('salf-preferences', readPreferences);
  const systemIsDark = usePreferredDark();
  const systemMotion = usePreferredReducedMotion();
  const isDark = computed(() => (kept.value.theme === 'system' ? systemIsDark.value : kept.value.theme === 'dark'));
  const isReduced = computed(() => kept.value.motion === 'reduced' || systemMotion.value === 'reduce');

  watchEffect(() => {
    document.documentElement.dataset['theme'] = isDark.value ? 'dark' : 'light';
    document.documentElement.dataset['motion'] = isReduced.value ? 'reduced' : 'full';
  });
  return {
    theme: computed({ get: () => kept.value.theme, set: (theme) => (kept.value = { ...kept.value, theme }) }),
    motion: computed({ get: () => kept.value.motion, set: (motion) => (kept.value = { ...kept.value, motion }) }),
    isDark,
    isReduced,
  };
});

/** What is missing or unknown is left to the system. */
export function readPreferences(kept: unknown): { readonly theme: Theme; readonly motion: Motion } {
  const { theme, motion } = typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  return {
    theme: THEMES.find((each) => each === theme) ?? 'system',
    motion: MOTIONS.find((each) => each === motion) ?? 'system',
  };
}
