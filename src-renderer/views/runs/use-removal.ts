import { useAction } from '../../composables/use-action.ts';
import { count } from '../../format/numbers.ts';
import { useToasts } from '../../stores/toasts.ts';

/** Removing runs, with a way back. */
export function useRemoval() {
  const removal = useAction('runs.remove');
  const restoring = useAction('runs.restore');
  const toasts = useToasts();

  /** @returns whether they were removed */
  async function remove(ids: readonly string[]): Promise<boolean> {
    if ((await removal.run({ ids: [...ids] })) === null) return false;
    toasts.show({
      level: 'info',
      title: `${count(ids.length, 'run')} removed`,
      text: 'What they hold is deleted when the workspace is opened the next time.',
      action: { label: 'Undo', run: () => void restore(ids) },
    });
    return true;
  }
  async function restore(ids: readonly string[]): Promise<void> {
    await restoring.run({ ids: [...ids] });
  }
  return { isBusy: removal.isBusy, remove, restore };
}
