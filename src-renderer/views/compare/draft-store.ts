import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DraftForm } from '../../../src-main/contract/draft-form.ts';
import { bridge } from '../../bridge/index.ts';
import { useToasts } from '../../stores/toasts.ts';
import { carriedDraft } from './carried-draft.ts';
import { draftOf, NEW_FORM } from './draft-form.ts';

/** Milliseconds that the form rests before it is kept. */
const REST = 300;

/**
 * The form as it was left. The workspace keeps it, so that neither another screen, nor loading the page again, nor another
 * address loses anything.
 */
export const useDraft = defineStore('experiment-draft', () => {
  const form = shallowRef<DraftForm>(NEW_FORM);
  /** What was kept is there, or will not come. */
  const isThere = ref(false);
  const draft = computed(() => draftOf(form.value));
  const toasts = useToasts();
  let kept = JSON.stringify(NEW_FORM);
  const carried = carriedDraft(globalThis.location.hash);

  function change(changes: Partial<DraftForm>): void {
    form.value = { ...form.value, ...changes };
  }
  /** Puts another form in place of this one, which can be taken back. */
  function replace(next: DraftForm, title: string): void {
    const before = form.value;
    form.value = next;
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    const undo = { label: 'Undo', run: () => (form.value = before) };
    toasts.show({ level: 'info', title, text: 'It took the place of what stood in the form.', action: undo });
  }
  async function keep(): Promise<void> {
    const text = JSON.stringify(form.value);
    if (!isThere.value || text === kept) return;
    const answer = await bridge.invoke('settings.prefer', { draft: form.value });
    if (answer.kind === 'done') kept = text;
  }

  let soon: ReturnType<typeof setTimeout> | undefined;
  watch(form, () => {
    clearTimeout(soon);
    soon = setTimeout(() => void keep(), REST);
  });
  // What could not be kept is kept once somebody is there to keep it.
  bridge.onConnection((isConnected) => {
    if (isConnected) void keep();
  });
  const ready = bridge.invoke('settings.preferences', {}).then((answer) => {
    const found = answer.kind === 'done' ? answer.value.draft : null;
    kept = JSON.stringify(found ?? NEW_FORM);
    if (form.value === NEW_FORM) form.value = carried ?? found ?? NEW_FORM;
    isThere.value = true;
    // It would come again each time the page is loaded.
    if (carried !== null) globalThis.history.replaceState(globalThis.history.state, '', '#/compare');
    void keep();
  });
  /** The form where the workspace does not have it yet; null: all of it was kept. */
  const unkept = (): DraftForm | null => (JSON.stringify(form.value) === kept ? null : form.value);
  return { form, draft, isThere, ready, change, replace, unkept };
});
