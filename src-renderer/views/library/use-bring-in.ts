import { ref, shallowRef } from 'vue';
import type { Fault } from '../../../src-main/base/errors.ts';
import type { Answer, Dropped, DropSource } from '../../../src-main/contract/window.ts';
import { bridge } from '../../bridge/index.ts';
import { count } from '../../format/numbers.ts';
import { withoutPlace } from './path-fault.ts';
import { useToasts } from '../../stores/toasts.ts';

/**
 * Brings model folders and data files into the library, one lot at a time.
 * @param onFiles is called with data files, of which data sets can be made
 */
export function useBringIn(onFiles: (files: readonly Dropped[]) => Promise<void>) {
  const toasts = useToasts();
  /** Of the bytes that were sent; null: nothing is under way. */
  const share = ref<number | null>(null);
  const fault = shallowRef<Fault | null>(null);

  let last = Promise.resolve();
  type Work = (progress: (done: number) => void) => Promise<Answer<readonly Dropped[]>>;

  /** What comes while something is under way waits for it. */
  function take(work: Work): Promise<void> {
    if (share.value === null) fault.value = null;
    const done = last.then(() => bring(work));
    // Whoever dropped it hears of a failure; what waits is brought in all the same.
    last = done.catch(() => undefined);
    return done;
  }

  async function bring(work: Work): Promise<void> {
    share.value = 0;
    const answer = await work((done) => (share.value = done)).catch(unreadable);
    share.value = null;
    if (answer.kind === 'failed') fault.value = withoutPlace(answer.fault);
    else report(answer.value);
  }

  function report(added: readonly Dropped[]): void {
    const [models, files] = (['model', 'file'] as const).map((wanted) => added.filter(({ kind }) => kind === wanted));
    const title = `Added ${count(models!.length, 'model')}`;
    // What becomes of files is asked at once, and says enough.
    if (files!.length > 0) void onFiles(files!);
    else if (models!.length > 0)
      toasts.show({ level: 'info', title, text: models!.map(({ name }) => name).join(', ') });
  }

  return {
    share,
    fault,
    report,
    drop: (source: DropSource) => take((progress) => bridge.drop(source, progress)),
    pick: (what: 'folder' | 'file') => take(async () => bridge.pick?.(what) ?? { kind: 'done', value: [] }),
  };
}

/** A file that vanished, or may not be read, while its folder was walked. */
function unreadable(): Answer<never> {
  return {
    kind: 'failed',
    fault: {
      code: 'data.unreadable',
      message: 'What was dropped could not be read.',
      remedy: 'See whether you may read these files, and drop them again.',
    },
  };
}
