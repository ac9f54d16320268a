import { useAction } from '../../composables/use-action.ts';
import { useRemoval } from '../../composables/use-removal.ts';

/** Takes analyses out of the list, and back. */
export function useAnalysisRemoval(): {
  /** @returns whether it was taken out */
  remove(id: string, title: string): Promise<boolean>;
  restore(id: string): Promise<void>;
} {
  const removal = useRemoval(useAction('analyses.remove'), useAction('analyses.restore'));
  return {
    remove: (id, title) => removal.remove({ id }, { title: 'The analysis was deleted', text: `${title} (${id})` }),
    restore: (id) => removal.restore({ id }),
  };
}
