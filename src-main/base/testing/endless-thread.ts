/** A thread for tests: it doubles a number, runs for ever, fills the memory, or throws. */
import { workerData } from 'node:worker_threads';
import { InputError } from '../errors.ts';
import { serveThread } from '../thread.ts';

const input = workerData as number | 'endless' | 'memory' | 'bad' | 'exit';

await serveThread((progress): Promise<number> => {
  progress(1, 2);
  const kept: object[] = [];
  while (input === 'endless' || input === 'memory') if (input === 'memory') kept.push({ size: kept.length });
  if (input === 'exit') process.exit(3);
  if (input === 'bad') throw new InputError({ code: 'data.empty', message: 'No rows.', remedy: 'Add some.' });
  return Promise.resolve(typeof input === 'number' ? 2 * input : 0);
});
