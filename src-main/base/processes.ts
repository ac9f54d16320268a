/** Which process is meant: a number alone is given to other processes later, after a restart most often. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessName {
  /** The machine. */
  readonly name: string;
  readonly pid: number;
  /** When it began, in the words of its system; null where that is not known. */
  readonly start: string | null;
}

/** Whether this machine has a process of this id. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: there is such a process, and it belongs to somebody else.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

/** Whether a process is one of this machine and has ended. Nobody here can tell that of another machine's. */
export function isGone({ name, pid, start }: ProcessName): boolean {
  if (name !== hostname()) return false;
  if (!isAlive(pid)) return true;
  const now = start === null ? null : startOf(pid);
  return now !== null && now !== start;
}

let own: ProcessName | undefined;

/** This process. */
export function thisProcess(): ProcessName {
  own ??= { name: hostname(), pid: process.pid, start: startOf(process.pid) };
  return own;
}

/**
 * When a process of this machine began: on Linux the boot and the clock ticks since then (proc(5), field 22 of `stat`),
 * elsewhere what `ps` says.
 * @returns null where there is no such process, or no way to know
 */
export function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return `${readFileSync(BOOT_ID, 'utf8').trim()} ${ticksOf(pid)}`;
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const;
    const words = ['-o', 'lstart=', '-p', String(pid)];
    return execFileSync('ps', words, { ...options, windowsHide: true }).trim() || null;
  } catch {
    // No such process, no such program, or one that may not be asked: the number alone must do.
    return null;
  }
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

function ticksOf(pid: number): string {
  // `pid (name) state ...`: the name may hold blanks and brackets, so fields are counted from its end; state is field 3.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return fields[22 - 3]!;
}
