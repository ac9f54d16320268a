import { useRouter } from 'vue-router';
import { useAction } from '../../composables/use-action.ts';
import { useToasts } from '../../stores/toasts.ts';
import { useDraft } from './draft-store.ts';

/** Opens the form of a comparison as a run or an experiment was made. */
export function useClone() {
  const router = useRouter();
  const cloning = useAction('experiments.clone');
  const [draft, toasts] = [useDraft(), useToasts()];
  return {
    isBusy: cloning.isBusy,
    async open(id: string): Promise<void> {
      const answer = await cloning.run({ id });
      if (answer === null) return;
      const { form, notes } = answer.value;
      await draft.ready;
      draft.replace(form, `Cloned ${id}`);
      for (const text of notes) toasts.show({ level: 'failure', title: 'Not in the form', text });
      await router.push('/compare');
    },
  };
}
