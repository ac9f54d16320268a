import { defineStore } from 'pinia';
import { reactive } from 'vue';
import { ANY } from '../describe/tag-filter.ts';

const NO_FILTER = { text: '', state: ANY, method: ANY, data: ANY, tag: ANY, experiment: ANY };

/** The filters as they were left: a person who comes back from a run finds the list that led to it. */
export const useRunFilter = defineStore('run-filter', () => {
  const filter = reactive({ ...NO_FILTER });
  function clear(): void {
    Object.assign(filter, NO_FILTER);
  }
  return { filter, clear };
});
