import { useAction } from '../../composables/use-action.ts';
import { useRemoval } from '../../composables/use-removal.ts';

/** Takes things out of the library, and back in if that was a mistake. */
export function useLibraryRemoval(): (thing: { readonly id: string; readonly name: string }) => Promise<void> {
  const removal = useRemoval(useAction('library.remove'), useAction('library.restore'));
  return async ({ id, name }) => {
    await removal.remove(
      { id },
      {
        title: `Removed ${name}`,
        text: 'What was uploaded for it is deleted at the next start, unless something still needs it; your own files stay.',
      },
    );
  };
}
