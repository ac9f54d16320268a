import { useAction } from '../../composables/use-action.ts';
import { useToasts } from '../../stores/toasts.ts';

/** Takes things out of the library, and back in if that was a mistake. */
export function useRemoval(): (thing: { readonly id: string; readonly name: string }) => Promise<void> {
  const toasts = useToasts();
  const remove = useAction('library.remove');
  const restore = useAction('library.restore');
  return async ({ id, name }) => {
    if ((await remove.run({ id })) === null) return;
    const action = { label: 'Undo', run: () => void restore.run({ id }) };
    toasts.show({ level: 'info', title: `Removed ${name}`, text: 'Its files stay where they are.', action });
  };
}
