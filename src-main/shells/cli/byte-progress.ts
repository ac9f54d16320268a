/** How far a folder has come that is written. */
import { bytes, duration, percent } from '../../base/numbers.ts';
import { throttle } from '../../base/throttle.ts';
import { timeLeft } from '../../base/time-left.ts';
import type { Reporter } from './reporter.ts';

/** Between two words to a program, in milliseconds. */
const PAUSE = 250;

/** Shows how many bytes are done, and the time that is left once there is a speed. */
export function byteProgress(reporter: Reporter): (done: number, total: number) => void {
  const left = timeLeft();
  return throttle((done: number, total: number) => {
    const etaSeconds = left(done, total);
    reporter.event({ type: 'progress', done, total, etaSeconds });
    const words = [percent(done / total), `${bytes(done)} of ${bytes(total)}`];
    reporter.live([...words, ...(etaSeconds === null ? [] : [`${duration(etaSeconds)} left`])].join('  '));
  }, PAUSE);
}
