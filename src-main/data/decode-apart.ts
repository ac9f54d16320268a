/** Decoding data files in a thread of its own, which is ended where a file would keep it busy without end. */
import type { InputError } from '../base/errors.ts';
import { runThread } from '../base/thread.ts';
import { count } from '../base/numbers.ts';
import type { Order, OrderKind } from './decoders.ts';
import type { Content } from './table.ts';

/** Seconds, and MiB of JavaScript objects, after which reading is given up: the largest file that is read takes a part of them. */
const LIMITS = { seconds: 180, mebibytes: 6144 };

/**
 * The content of a file.
 * @param damaged makes the fault of a file that exceeds a limit
 * @throws what the decoder throws
 */
export function decodeApart<Kind extends OrderKind>(
  kind: Kind,
  order: Order<Kind>,
  damaged: (file: string, message: string) => InputError,
  seconds = LIMITS.seconds,
): Promise<Content> {
  const most = { time: `${seconds} seconds`, memory: `${count(LIMITS.mebibytes)} MiB of memory` };
  return runThread<Content>(
    new URL('./decode-worker.ts', import.meta.url),
    { kind, order },
    {
      ...LIMITS,
      seconds,
      exceeded: (limit) => damaged(order.file, `Reading it took more than ${most[limit]}, as damaged files do.`),
    },
  );
}
