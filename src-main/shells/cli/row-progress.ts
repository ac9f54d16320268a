/** How far work over the rows of a file has come. */
import { count, duration, percent } from '../../base/numbers.ts';
import type { Looked } from '../../contract/events.ts';
import type { Reporter } from './reporter.ts';

/** Shows progress as it comes: rows, rows a second, time left. Rows that an earlier try had done say nothing of speed. */
export function rowProgress(reporter: Reporter): (event: Looked) => void {
  let first: { readonly at: number; readonly done: number } | null = null;
  return ({ done, total }) => {
    const now = performance.now();
    first ??= { at: now, done };
    const perSecond = (done - first.done) / ((now - first.at) / 1000);
    const isTimed = Number.isFinite(perSecond) && perSecond > 0;
    reporter.live(
      [
        `row ${count(done)}/${count(total)} ${percent(total === 0 ? 1 : done / total)}`,
        ...(isTimed ? [`${count(perSecond)} rows/s`, `${duration((total - done) / perSecond)} left`] : []),
      ].join('  '),
    );
  };
}
