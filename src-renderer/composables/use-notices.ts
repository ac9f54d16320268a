import { onScopeDispose } from 'vue';
import { bridge } from '../bridge/index.ts';
import { router } from '../router.ts';
import { useToasts } from '../stores/toasts.ts';
import { windowText } from '../../src-main/contract/settings/fault-words.ts';

/** Tells what ended while nobody looked: in the window, and by the system where it may. */
export function useNotices(): void {
  const toasts = useToasts();
  const stop = bridge.listen((event) => {
    if (event.type !== 'notice') return;
    const { level, title, run } = event;
    const text = windowText(event.text);
    const action = run === null ? null : { label: 'View run', run: () => void router.push(`/runs/${run}`) };
    toasts.show({ level, title, text, action });
    if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      new Notification(title, { body: text });
    }
  });
  onScopeDispose(stop);
}
