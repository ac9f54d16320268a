import { ref, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import type { Fault } from '../../src-main/base/errors.ts';
import type { RouteInput, RouteName, RouteOutput } from '../../src-main/contract/routes/index.ts';
import { bridge } from '../bridge/index.ts';
import { useToasts } from '../stores/toasts.ts';

export interface Action<Name extends RouteName> {
  readonly isBusy: Readonly<Ref<boolean>>;
  /** Of the last call. */
  readonly fault: Readonly<ShallowRef<Fault | null>>;
  /** @returns null where it failed */
  run(input: RouteInput<Name>): Promise<{ readonly value: RouteOutput<Name> } | null>;
}

/**
 * Something that a person does.
 * @param shownBy `toast`: a failure is shown in a corner of the window; `caller`: the caller shows the fault
 */
export function useAction<Name extends RouteName>(name: Name, shownBy: 'toast' | 'caller' = 'toast'): Action<Name> {
  const isBusy = ref(false);
  const fault = shallowRef<Fault | null>(null);
  const toasts = useToasts();
  return {
    isBusy,
    fault,
    async run(input) {
      isBusy.value = true;
      const answer = await bridge.invoke(name, input);
      isBusy.value = false;
      fault.value = answer.kind === 'failed' ? answer.fault : null;
      if (answer.kind === 'done') return { value: answer.value };
      if (shownBy === 'toast') toasts.failed(answer.fault);
      return null;
    },
  };
}
