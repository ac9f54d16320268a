import { useEventListener } from '@vueuse/core';
import { router, SCREENS } from '../router.ts';

/** What the list of shortcuts says. */
export const SHORTCUTS: readonly { readonly keys: string; readonly what: string }[] = [
  ...SCREENS.map(({ key, title }) => ({ keys: key, what: `Go to ${title}` })),
  { keys: '?', what: 'Show this list' },
  { keys: '↑ ↓', what: 'Move through the rows of a table' },
  { keys: 'Enter', what: 'Open a row' },
  { keys: 'Esc', what: 'Close a dialog' },
];

/** Listens to the keys that work on every screen. */
export function useShortcuts(showList: () => void): void {
  useEventListener(window, 'keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const screen = SCREENS.find(({ key }) => key === event.key);
    if (screen !== undefined) void router.push(`/${screen.name}`);
    else if (event.key === '?') showList();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="listbox"]') !== null
  );
}
