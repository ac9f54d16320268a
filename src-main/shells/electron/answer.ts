import { faultOf, formatFault } from '../../base/errors.ts';
import type { Answer } from '../../contract/window.ts';

/** Does what the window asked; an error becomes the sentence that the window shows. */
export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'done', value: await work() };
  } catch (thrown) {
    return { kind: 'failed', message: formatFault(faultOf(thrown)) };
  }
}
