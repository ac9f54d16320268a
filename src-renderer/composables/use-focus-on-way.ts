import { nextTick, onScopeDispose } from 'vue';
import { router } from '../router.ts';
import { heading, isFocusLost } from './lost-focus.ts';

/**
 * On the way to another page the content begins at its top, and the keyboard's focus, where it vanished with what had
 * it, goes to the page's heading. A link of the rail keeps it.
 */
export function useFocusOnWay(): void {
  let before: Element | null = null;
  const stops = [
    router.beforeResolve(() => {
      before = heading();
    }),
    router.afterEach(async (_to, _from, failure) => {
      if (failure !== undefined || before === null) return;
      await nextTick();
      const now = heading();
      // The same page under another address stays as it is.
      if (now === null || now === before) return;
      now.closest('main')?.scrollTo({ top: 0 });
      if (isFocusLost()) now.focus({ preventScroll: true });
    }),
  ];
  onScopeDispose(() => stops.forEach((stop) => stop()));
}
