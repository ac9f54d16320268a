import { useAction } from '../../composables/use-action.ts';
import { useRemoval } from '../../composables/use-removal.ts';
import { count } from '../../format/numbers.ts';

/** Removing runs, with a way back. */
export function useRunRemoval() {
  const removal = useRemoval(useAction('runs.remove'), useAction('runs.restore'));
  return {
    isBusy: removal.isBusy,
    /** @returns whether they were removed */
    remove: (ids: readonly string[]): Promise<boolean> =>
      removal.remove(
        { ids: [...ids] },
        {
          title: `${count(ids.length, 'run')} deleted`,
          text: 'Their files are deleted when the workspace is opened next.',
        },
      ),
  };
}
