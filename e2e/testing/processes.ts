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

/** Whether a process is an engine. */
export function isEngine(pid: number): boolean {
  return noteOf(pid, 'cmdline')?.includes(join('src-main', 'engine', 'main.ts')) ?? false;
}

/** The folders of runs in a folder, in the order of their names, as soon as there are so many. */
export async function runFolders(runs: string, count = 1): Promise<string[]> {
  return within(240, `${count} runs in ${runs}`, () => {
    const names = existsSync(runs) ? readdirSync(runs) : [];
    return names.length === count ? names.sort().map((name) => join(runs, name)) : null;
  });
}

/** Engines that were held in this process. */
const held = new Set<number>();

/**
 * Holds the engine of a run (SIGSTOP) at its first steps: however fast the machine is, it cannot end before it is let go
 * (SIGCONT). Ask for it before anything that takes time; neither folder nor engine has to be there yet.
 */
export async function holdEngine(runFolder: string): Promise<number> {
  const pid = await within(240, `an engine in ${runFolder}`, () => engineIn(runFolder));
  await within(240, `a step in ${runFolder}`, () => isInStep(runFolder) || null);
  process.kill(pid, 'SIGSTOP');
  held.add(pid);
  return pid;
}

/** Lets all held engines go on, which a test that failed has left; they end where nobody hears them. */
export function letAllGo(): void {
  for (const pid of held) if (statusOf(pid) !== null) process.kill(pid, 'SIGCONT');
  held.clear();
}

/** By its note in the run's folder. */
function engineIn(runFolder: string): number | null {
  const note = existsSync(runFolder) ? readdirSync(runFolder).find((name) => name.startsWith('in-use.')) : undefined;
  return note === undefined ? null : Number(note.split('.')[1]);
}

/** Whether the newest attempt has done a step, as its event file says. */
function isInStep(runFolder: string): boolean {
  const { events } = runPlaces(runFolder);
  if (!existsSync(events)) return false;
  const said = readFileSync(events, 'utf8');
  return said.slice(said.lastIndexOf('"type":"hello"')).includes('"type":"progress"');
}

/** Looks until it finds something. @throws Error that says what was missing, after so many seconds */
async function within<T>(seconds: number, what: string, look: () => T | null): Promise<T> {
  for (const began = Date.now(); Date.now() - began < seconds * 1000;) {
    const found = look();
    if (found !== null) return found;
    await sleep(5);
  }
  throw new Error(`There was not ${what} within ${seconds} s.`);
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
  const said = noteOf(pid, 'stat');
  if (said === null) return null;
  // pid (name) state parent ...; the name may hold anything.
  const [state = '', parent = ''] = said.split(') ').at(-1)!.split(' ');
  return { state, parent: Number(parent) };
}

/** What the system says of a process; null: it is gone, perhaps since it was listed. */
function noteOf(pid: number, name: 'stat' | 'cmdline'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ESRCH'))
      return null;
    throw thrown;
  }
}
