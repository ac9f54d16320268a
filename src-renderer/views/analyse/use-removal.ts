import { useAction } from '../../composables/use-action.ts';
import { useToasts } from '../../stores/toasts.ts';

/** Takes analyses out of the list, and back. */
export function useRemoval(): {
  /** @returns whether it was taken out */
  remove(id: string, title: string): Promise<boolean>;
  restore(id: string): Promise<void>;
} {
  const toasts = useToasts();
  const removing = useAction('analyses.remove');
  const restoring = useAction('analyses.restore');
  const restore = async (id: string): Promise<void> => {
    await restoring.run({ id });
  };
  return {
    restore,
    async remove(id, title) {
      if ((await removing.run({ id })) === null) return false;
      const action = { label: 'Undo', run: () => void restore(id) };
      toasts.show({ level: 'info', title: 'The analysis was removed', text: `${title} (${id})`, action });
      return true;
    },
  };
}
