import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Fault } from '../../src-main/base/errors.ts';
import { windowText } from '../../src-main/contract/settings/fault-words.ts';

export interface Toast {
  readonly id: number;
  readonly level: 'info' | 'failure';
  readonly title: string;
  readonly text: string;
  /** What can be done about it, such as undoing a deletion. */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** Short messages in a corner of the window. */
export const useToasts = defineStore('toasts', () => {
  const all = ref<Toast[]>([]);
  let next = 0;

  function show(toast: Omit<Toast, 'id' | 'action'> & Partial<Pick<Toast, 'action'>>): void {
    all.value = [...all.value, { action: null, ...toast, id: next++ }];
  }
  function failed({ message, remedy }: Fault): void {
    show({ level: 'failure', title: windowText(message), text: windowText(remedy) });
  }
  function close(id: number): void {
    all.value = all.value.filter((each) => each.id !== id);
  }
  return { all, show, failed, close };
});
