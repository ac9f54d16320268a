/** A thread of the pool: it keeps the kernels that it is given, and works on their jobs with the other threads. */
import { parentPort } from 'node:worker_threads';
import { BoundLoop, type Binding, type Job } from './work.ts';

/** What the pool tells a thread. */
export type Order =
  | { readonly type: 'bind'; readonly id: number; readonly binding: Binding }
  | {
      readonly type: 'run';
      readonly id: number;
      readonly jobs: readonly Job[];
      /** How many pieces were taken, one number for all threads. */
      readonly taken: Int32Array<SharedArrayBuffer>;
    };

const loops = new Map<number, BoundLoop>();

parentPort!.on('message', (order: Order) => {
  switch (order.type) {
    case 'bind':
      loops.set(order.id, new BoundLoop(order.binding));
      break;
    case 'run':
      loops.get(order.id)!.work(order.jobs, () => Atomics.add(order.taken, 0, 1));
      parentPort!.postMessage('done');
      break;
  }
});
