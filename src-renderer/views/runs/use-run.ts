import { useIntervalFn } from '@vueuse/core';
import { onScopeDispose, shallowRef } from 'vue';
import type { ShallowRef } from 'vue';
import type { EngineEvent, Progress } from '../../../src-main/contract/events.ts';
import type { RunDetails } from '../../../src-main/contract/routes/runs.ts';
import { bridge } from '../../bridge/index.ts';
import { useQuery } from '../../composables/use-query.ts';
import type { Query } from '../../composables/use-query.ts';

/** After these there is more in the store than before. */
const NEWS: ReadonlySet<EngineEvent['type']> = new Set([
  'model',
  'data',
  'choice',
  'rule',
  'plan',
  'evaluation',
  'checkpoint',
]);
/** Milliseconds; runs of other programs say nothing to this window. */
const LOOK_AGAIN = 5000;

export interface RunNow extends Query<RunDetails> {
  /** What the engine said last; null: it has not spoken to this window. */
  readonly progress: Readonly<ShallowRef<Progress | null>>;
}

/** A run as it stands, and while it runs. @param onStep called with each reported step */
export function useRun(id: string, onStep: (progress: Progress) => void): RunNow {
  const query = useQuery('runs.details', { id }, ['runs']);
  const progress = shallowRef<Progress | null>(null);
  const stop = bridge.listen((message) => {
    if (message.type !== 'engine' || message.subject !== id) return;
    const { event } = message;
    if (event.type === 'progress') {
      progress.value = event;
      onStep(event);
    } else if (NEWS.has(event.type)) void query.reload();
  });
  useIntervalFn(() => {
    if (query.data.value?.row.state === 'running') void query.reload();
  }, LOOK_AGAIN);
  onScopeDispose(stop);
  return { ...query, progress };
}
