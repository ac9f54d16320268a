import { workerData } from 'node:worker_threads';
import { serveThread } from '../../base/thread.ts';
import { JOBS } from './jobs.ts';
import type { Order } from './apart.ts';

const { job, input } = workerData as Order;

await serveThread(() => (JOBS[job] as (input: unknown) => Promise<unknown>)(input));
