import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { bridge } from '../bridge/index.ts';

/** Milliseconds between two looks at who answers. */
const PAUSE = 3000;

/** Whether the main side can be reached. */
export const useConnection = defineStore('connection', () => {
  const isConnected = ref(true);
  /** Somebody answers here who does not know this page: the workbench was started again, and has another token. */
  const isRestarted = ref(false);
  // The first moments of a page are no loss of connection.
  let wasConnected = false;
  bridge.onConnection((now) => {
    if (now) wasConnected = true;
    isConnected.value = now || !wasConnected;
  });
  watch(isConnected, (now, _before, onCleanup) => {
    isRestarted.value = false;
    if (now || bridge.shell !== 'web') return;
    const look = async (): Promise<void> => {
      const answer = await fetch('/', { method: 'HEAD' }).catch(() => null);
      isRestarted.value = answer?.status === 401;
    };
    void look();
    const timer = setInterval(() => void look(), PAUSE);
    onCleanup(() => clearInterval(timer));
  });
  return { isConnected, isRestarted };
});
