/** A thread beside the library: ends the process where it takes too much memory, or where nobody is left to answer. */
import { totalmem } from 'node:os';

/** The largest tokenizers take less than 1 GiB. */
const MOST_BYTES = Math.min(4 * 2 ** 30, totalmem() / 2);
const EVERY = 50;

const parent = process.ppid;

setInterval(() => {
  if (process.memoryUsage.rss() > MOST_BYTES || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, EVERY);
