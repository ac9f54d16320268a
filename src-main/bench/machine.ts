/** Whether the machine has nothing else to do: figures of a busy one are no results. */
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { percent } from './table.ts';

/** Ticks of all cores since the start, by the first line of /proc/stat (proc_stat(5)). */
export interface CpuTicks {
  readonly all: number;
  /** Spent on programs and the kernel. */
  readonly busy: number;
  /** Wanted while another virtual machine had the core. */
  readonly stolen: number;
}

/** Shares of the time of all cores between two readings. */
export interface CpuShares {
  readonly busy: number;
  readonly stolen: number;
}

/** Above this the machine is called busy. */
const MOST = { busy: 0.05, stolen: 0.01 };
/** How long it is looked at before anything is measured. */
const LOOK_MS = 2000;

/** null where the text has no such line. */
export function readTicks(stat: string): CpuTicks | null {
  const counts = /^cpu +(.*)$/m.exec(stat)?.[1]?.split(/ +/).map(Number);
  if (counts === undefined || counts.length < 8 || counts.some((count) => !Number.isFinite(count))) return null;
  // user, nice, system, idle, iowait, irq, softirq, steal; guests are counted in user.
  const [user, nice, system, idle, iowait, irq, softirq, stolen] = counts as [number, ...number[]];
  const busy = user + nice! + system! + irq! + softirq!;
  return { busy, stolen: stolen!, all: busy + idle! + iowait! + stolen! };
}

export function sharesBetween(before: CpuTicks, after: CpuTicks): CpuShares {
  const all = Math.max(1, after.all - before.all);
  return { busy: (after.busy - before.busy) / all, stolen: (after.stolen - before.stolen) / all };
}

/** What is to be said before a measurement; null: nothing speaks against it. */
export function busyWarning({ busy, stolen }: CpuShares): string | null {
  if (busy <= MOST.busy && stolen <= MOST.stolen) return null;
  return `WARNING: the machine is not idle: other programs use ${percent(busy)} of its cores, ${percent(stolen)} are stolen by its host. These figures are no results.`;
}

/** What is to be said after it: meanwhile only time that the host took tells of others. */
export function stolenWarning({ stolen }: CpuShares): string | null {
  if (stolen <= MOST.stolen) return null;
  return `WARNING: the host took ${percent(stolen)} of the cores' time meanwhile. These figures are no results.`;
}

/** Runs a measurement between the two warnings. */
export async function watched(say: (line: string) => void, measure: () => Promise<void>): Promise<void> {
  const first = await ticks();
  await setTimeout(first === null ? 0 : LOOK_MS);
  const begin = await ticks();
  if (first === null || begin === null) say('Whether the machine is idle cannot be told on this system.');
  else sayIf(busyWarning(sharesBetween(first, begin)), say);
  await measure();
  const end = await ticks();
  if (begin !== null && end !== null) sayIf(stolenWarning(sharesBetween(begin, end)), say);
}

function sayIf(line: string | null, say: (line: string) => void): void {
  if (line !== null) say(line);
}

/** null where there is no /proc. */
async function ticks(): Promise<CpuTicks | null> {
  if (process.platform !== 'linux') return null;
  return readTicks(await readFile('/proc/stat', 'utf8'));
}
