import { ref, shallowRef } from 'vue';
import type { Fault } from '../../../src-main/base/errors.ts';
import type { Subject } from '../../../src-main/contract/routes/predict.ts';
import { bridge } from '../../bridge/index.ts';
import type { Answer } from './answers.ts';

/** Who is asked, and what is shown of it. */
export interface Asked {
  readonly name: string;
  readonly subject: Subject;
}

/** One question to one model or two; what was answered last stays until the next answer. */
export function useQuestions() {
  const answers = shallowRef<readonly Answer[]>([]);
  const fault = shallowRef<Fault | null>(null);
  const isBusy = ref(false);

  async function ask(asked: readonly Asked[], texts: readonly string[], trace: boolean): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    const found: Answer[] = [];
    fault.value = null;
    for (const { name, subject } of asked) {
      const answer = await bridge.invoke('predict.ask', { subject, texts: [...texts], trace });
      if (answer.kind === 'failed') {
        fault.value = answer.fault;
        break;
      }
      found.push({ name, prediction: answer.value });
    }
    if (fault.value === null) answers.value = found;
    isBusy.value = false;
  }

  return { answers, fault, isBusy, ask };
}
