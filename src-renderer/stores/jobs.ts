import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { JobView } from '../../src-main/contract/routes/jobs.ts';
import { bridge } from '../bridge/index.ts';

/** The queue as the main side last reported it. */
export const useJobs = defineStore('jobs', () => {
  const all = shallowRef<readonly JobView[]>([]);
  const running = computed(() => all.value.find(({ state }) => state === 'running') ?? null);

  async function reload(): Promise<void> {
    const answer = await bridge.invoke('jobs.list', {});
    if (answer.kind === 'done') all.value = answer.value;
  }
  bridge.listen((event) => {
    if (event.type === 'changed' && event.what === 'jobs') void reload();
    if (event.type !== 'job') return;
    const { job } = event;
    const isKnown = all.value.some(({ id }) => id === job.id);
    if (isKnown) all.value = all.value.map((each) => (each.id === job.id ? job : each));
    else void reload();
  });
  bridge.onConnection((isConnected) => {
    if (isConnected) void reload();
  });
  void reload();
  return { all, running, reload };
});
