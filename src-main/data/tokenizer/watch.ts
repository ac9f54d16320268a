/** A thread next to the library: ends the process where it takes too much memory, or where nobody is left to answer. */
import { workerData } from 'node:worker_threads';

/** Milliseconds. */
const EVERY = 50;

/** Bytes. */
const most = workerData as number;
const parent = process.ppid;

setInterval(() => {
  if (process.memoryUsage.rss() > most || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, EVERY);
