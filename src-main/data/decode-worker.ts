import { workerData } from 'node:worker_threads';
import { serveThread } from '../base/thread.ts';
import { DECODERS } from './decoders.ts';
import type { Order, OrderKind } from './decoders.ts';

const { kind, order } = workerData as { kind: OrderKind; order: Order<OrderKind> };

await serveThread(() =>
  (DECODERS[kind] as (order: Order<OrderKind>) => ReturnType<(typeof DECODERS)[OrderKind]>)(order),
);
