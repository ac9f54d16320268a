import { useDebounceFn } from '@vueuse/core';
import { onScopeDispose, ref, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, Ref, ShallowRef } from 'vue';
import type { Fault } from '../../src-main/base/errors.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../src-main/contract/routes/index.ts';
import type { Answer } from '../../src-main/contract/window.ts';
import type { Changed } from '../../src-main/contract/window-events.ts';
import { bridge } from '../bridge/index.ts';
import { Newest } from './newest.ts';

export interface Query<T> {
  /** null: not there yet. What was there stays while it is read again. */
  readonly data: Readonly<ShallowRef<T | null>>;
  readonly fault: Readonly<ShallowRef<Fault | null>>;
  readonly isLoading: Readonly<Ref<boolean>>;
  /** Resolves when `data` or `fault` is that of the newest question. */
  reload(): Promise<void>;
}

/**
 * What a route answers, kept up to date: it is asked again when its input changes, when something of the workspace does
 * that it depends on, and when the main side can be reached again. A question that is lost with the connection has no fault of
 * its own: the connection bar says what is wrong, once, and the question is asked again.
 * @param input null: it is not asked
 */
export function useQuery<Name extends RouteName>(
  name: Name,
  input: MaybeRefOrGetter<RouteInput<Name> | null>,
  dependsOn: readonly Changed[] = [],
): Query<RouteOutput<Name>> {
  const data: ShallowRef<RouteOutput<Name> | null> = shallowRef(null);
  const fault = shallowRef<Fault | null>(null);
  const isLoading = ref(false);
  const newest = new Newest();
  /** null: nobody has said so yet. */
  let isReachable: boolean | null = null;
  /** Something may have been missed, or an answer was lost. */
  let isStale = false;

  async function reload(): Promise<void> {
    const wanted = toValue(input);
    if (wanted === null) {
      newest.drop();
      data.value = null;
      fault.value = null;
      isLoading.value = false;
      return;
    }
    isLoading.value = true;
    await newest.ask(JSON.stringify(wanted), () => bridge.invoke(name, wanted), take);
  }

  function take(answer: Answer<RouteOutput<Name>>): void {
    if (answer.kind === 'failed' && isReachable === false) {
      isStale = true;
      return;
    }
    isLoading.value = false;
    if (answer.kind === 'done') data.value = answer.value;
    fault.value = answer.kind === 'failed' ? answer.fault : null;
  }

  watch(() => JSON.stringify(toValue(input)), reload, { immediate: true });
  // Changes come in swarms.
  const reloadSoon = useDebounceFn(reload, 50, { maxWait: 500 });
  const stopListening = bridge.listen((event) => {
    if (event.type === 'changed' && dependsOn.includes(event.what)) void reloadSoon();
  });
  const stopWatching = bridge.onConnection((isConnected) => {
    // What is asked before the first connection waits for it, and need not be asked again.
    if (!isConnected && isReachable === true) isStale = true;
    isReachable = isConnected;
    if (!isConnected || !isStale) return;
    isStale = false;
    void reload();
  });
  onScopeDispose(() => {
    reloadSoon.cancel();
    stopListening();
    stopWatching();
    newest.drop();
  });
  return { data, fault, isLoading, reload };
}
