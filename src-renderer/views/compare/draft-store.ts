import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { draftOf, NEW_FORM } from './draft-form.ts';
import type { DraftForm } from './draft-form.ts';

/** The form as it was left: looking something up on another screen loses nothing. */
export const useDraft = defineStore('experiment-draft', () => {
  const form = shallowRef<DraftForm>(NEW_FORM);
  const draft = computed(() => draftOf(form.value));
  function change(changes: Partial<DraftForm>): void {
    form.value = { ...form.value, ...changes };
  }
  return { form, draft, change };
});
