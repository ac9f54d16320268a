import { defineStore } from 'pinia';
import { ref } from 'vue';
import { bridge } from '../bridge/index.ts';

/** Whether the main side can be reached. */
export const useConnection = defineStore('connection', () => {
  const isConnected = ref(true);
  // The first moments of a page are no loss of connection.
  let wasConnected = false;
  bridge.onConnection((now) => {
    if (now) wasConnected = true;
    isConnected.value = now || !wasConnected;
  });
  return { isConnected };
});
