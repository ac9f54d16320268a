/** The processes behind a command line, by Linux's process file system. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runPlaces } from '../../src-main/base/stored/places.ts';

/** The engine that a program has started; it may have other children, such as a tokenizer's process. */
export function engineOf(parent: number): number {
  const child = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => statusOf(pid)?.parent === parent && isEngine(pid));
  if (child === undefined) throw new Error(`Process ${parent} has no engine.`);
  return child;
}

function isEngine(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(join('src-main', 'engine', 'main.ts'));
}

/**
 * Holds (SIGSTOP) the engine of the first run in a folder of runs as soon as it has noted itself there and its events
 * match, however fast it trains. The folder may not be there yet.
 */
export async function holdEngine(runs: string, events = /^/): Promise<number> {
  for (;;) {
    const [run] = existsSync(runs) ? readdirSync(runs) : [];
    const engine = run === undefined ? null : engineNoted(join(runs, run));
    if (engine !== null && events.test(eventsOf(join(runs, run!)))) {
      process.kill(engine, 'SIGSTOP');
      return engine;
    }
    await sleep(20);
  }
}

/** The engine of a run, by its note in the run's folder; a run that is at work may not have it yet. */
export async function engineNote(runFolder: string): Promise<number> {
  for (;;) {
    const engine = engineNoted(runFolder);
    if (engine !== null) return engine;
    await sleep(100);
  }
}

function eventsOf(runFolder: string): string {
  const file = runPlaces(runFolder).events;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function engineNoted(runFolder: string): number | null {
  const note = readdirSync(runFolder).find((name) => name.startsWith('in-use.'));
  return note === undefined ? null : Number(note.split('.')[1]);
}

/** Waits until a process is gone. */
export async function untilGone(pid: number, milliseconds: number): Promise<void> {
  for (let waited = 0; waited < milliseconds; waited += 20) {
    const status = statusOf(pid);
    if (status === null || status.state === 'Z') return;
    await sleep(20);
  }
  throw new Error(`Process ${pid} is still there after ${milliseconds} ms.`);
}

function statusOf(pid: number): { state: string; parent: number } | null {
  try {
    // pid (name) state parent ...; the name may hold anything.
    const [state = '', parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return { state, parent: Number(parent) };
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ESRCH'))
      return null;
    throw thrown;
  }
}
