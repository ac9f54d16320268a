import { useToasts } from '../stores/toasts.ts';

interface Confirmation {
  readonly title: string;
  readonly text: string;
}
export const COMMAND_COPIED: Confirmation = {
  title: 'The command was copied',
  text: 'Paste it into a terminal in the folder of the program.',
};

/**
 * Copies text, and says so where the browser does not let the page copy. VueUse's `useClipboard` is no help here: it calls
 * a text copied even where its second way failed too.
 * @param confirmation says that it worked; null: the caller shows it
 * @returns whether it worked
 */
export function useCopy(confirmation: Confirmation | null): (text: string) => Promise<boolean> {
  const toasts = useToasts();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const remedy = 'Select the text and copy it yourself.';
      toasts.show({ level: 'failure', title: 'The browser does not let the page copy', text: remedy });
      return false;
    }
    if (confirmation !== null) toasts.show({ level: 'info', ...confirmation });
    return true;
  };
}
