/**
 * Reading data files apart from the windows: a file that takes long keeps none of them waiting, and one that fills the
 * memory or never ends is given up without an end of the program.
 */
import { InputError } from '../../base/errors.ts';
import { runThread } from '../../base/thread.ts';
import type { Jobs } from './jobs.ts';

export interface Order {
  readonly job: keyof Jobs;
  readonly input: unknown;
}

/** Most seconds, and MiB of JavaScript objects, for one job. */
export interface ReadLimits {
  readonly seconds: number;
  readonly mebibytes: number;
}
const LIMITS: ReadLimits = { seconds: 180, mebibytes: 4096 };

/** Jobs at work at the same time: each may take much memory. */
const MOST_AT_ONCE = 2;
let atWork = 0;
const waiting: (() => void)[] = [];

/** Those that may be overtaken, by what they are about. */
const latest = new Map<string, AbortController>();

/**
 * Does a job in a thread of its own.
 * @param about a later job about the same ends this one, whose answer nobody waits for any more
 * @throws what the job throws; InputError `data.unreadable` where it takes too long or too much memory
 */
export async function readApart<Job extends keyof Jobs>(
  job: Job,
  input: Parameters<Jobs[Job]>[0],
  about: string | null = null,
  limits: ReadLimits = LIMITS,
): Promise<Awaited<ReturnType<Jobs[Job]>>> {
  const control = new AbortController();
  if (about !== null) {
    latest.get(about)?.abort(overtaken());
    latest.set(about, control);
  }
  await turn();
  try {
    const order: Order = { job, input };
    return await runThread<Awaited<ReturnType<Jobs[Job]>>>(new URL('./worker.ts', import.meta.url), order, {
      ...limits,
      signal: control.signal,
      exceeded: (limit) => tooMuch(limit, limits),
    });
  } finally {
    if (about !== null && latest.get(about) === control) latest.delete(about);
    atWork--;
    waiting.shift()?.();
  }
}

async function turn(): Promise<void> {
  while (atWork >= MOST_AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
  atWork++;
}

function tooMuch(limit: 'time' | 'memory', { seconds, mebibytes }: ReadLimits): InputError {
  const most = limit === 'time' ? `more than ${seconds} seconds` : `more than ${mebibytes} MiB of memory`;
  return new InputError({
    code: 'data.unreadable',
    message: `Reading the data took ${most} and was given up.`,
    remedy: 'Give fewer rows, shorter texts, or only the columns of text and label.',
  });
}

function overtaken(): InputError {
  return new InputError({
    code: 'data.unreadable',
    message: 'The files are read with other settings meanwhile.',
    remedy: 'Wait for that answer.',
  });
}
