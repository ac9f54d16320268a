import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import { bridge } from '../../bridge/index.ts';
import { stageAfter } from './job-words.ts';

/** How far the analyses at work have come, by their ids. */
export function useStages(): Readonly<ShallowRef<ReadonlyMap<string, string>>> {
  const stages = shallowRef<ReadonlyMap<string, string>>(new Map());
  const stop = bridge.listen((event) => {
    if (event.type !== 'engine') return;
    const stage = stageAfter(event.event);
    if (stage !== null) stages.value = new Map(stages.value).set(event.subject, stage);
  });
  onScopeDispose(stop);
  return stages;
}
