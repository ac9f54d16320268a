import type { Ref } from 'vue';
import { useToasts } from '../stores/toasts.ts';

/** What `useAction` gives, as far as it matters here. */
interface Deed<Input> {
  readonly isBusy: Readonly<Ref<boolean>>;
  /** @returns null where it failed, which was shown then */
  run(input: Input): Promise<object | null>;
}

export interface Removal<Input> {
  readonly isBusy: Readonly<Ref<boolean>>;
  /** @returns whether it was removed */
  remove(input: Input, toast: { readonly title: string; readonly text: string }): Promise<boolean>;
  restore(input: Input): Promise<void>;
}

/** Removes without asking first, and offers the way back. */
export function useRemoval<Input>(removing: Deed<Input>, restoring: Deed<Input>): Removal<Input> {
  const toasts = useToasts();
  const restore = async (input: Input): Promise<void> => {
    await restoring.run(input);
  };
  return {
    isBusy: removing.isBusy,
    restore,
    async remove(input, toast) {
      if ((await removing.run(input)) === null) return false;
      toasts.show({ level: 'info', ...toast, action: { label: 'Undo', run: () => void restore(input) } });
      return true;
    },
  };
}
