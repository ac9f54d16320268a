/** What the panel before the launch says, in words. Pure. */
import type { DraftReport, MethodEstimate } from '../../../src-main/contract/draft.ts';
import { AS_FLAG } from '../../../src-main/contract/flags/description.ts';
import { fieldNamed, isField } from './settings-fields.ts';
import { bytes, count, duration } from '../../format/numbers.ts';

type Plan = NonNullable<DraftReport['plan']>;

/** `4 runs to train; 2 of 6 are there already`. */
export function runsLine({ runs, finished, started }: Plan): string {
  const missing = runs - finished;
  if (missing === 0) return `All ${count(runs, 'run')} are there already; nothing is trained.`;
  const parts = [finished > 0 ? `${finished} of ${runs} there already` : '', started > 0 ? `${started} started` : ''];
  return [`${count(missing, 'run')} to train`, ...parts.filter((part) => part !== '')].join('; ');
}

export function timeLine({ estimate }: Plan): string {
  return estimate.seconds === null ? 'not known' : duration(estimate.seconds);
}

/** How the time of a method's run is known. */
export const TIME_FROM: Readonly<Record<MethodEstimate['secondsFrom'], string>> = {
  runs: 'similar earlier runs',
  count: 'operations by count, at the speed of earlier runs (small batches are slower)',
  nothing: 'not known before the first run',
};

/** How the times in a report are known. */
export function timeSources({ estimate }: Plan): string {
  const from = [...new Set(estimate.methods.map(({ secondsFrom }) => secondsFrom))];
  const known = from.filter((each) => each !== 'nothing').map((each) => TIME_FROM[each]);
  const unknown = from.includes('nothing') ? ['The time is not known before the first run.'] : [];
  return [...(known.length === 0 ? [] : [`Time from ${known.join('; ')}.`]), ...unknown].join(' ');
}

/** `at most 2 min 3 s`. */
export function methodTime({ seconds, isAtMost }: MethodEstimate): string {
  if (seconds === null) return '–';
  return `${isAtMost ? 'at most ' : ''}${duration(seconds)}`;
}

export function methodMemory({ memoryBytes, memoryFrom }: MethodEstimate): string {
  return `${memoryFrom === 'count' ? 'up to ' : ''}${bytes(memoryBytes)}`;
}

/** The name of the field that a fault concerns, before its sentence; empty: it says so itself. */
export function placeWord(place: string): string {
  const words: Readonly<Record<string, string>> = {
    as: AS_FLAG.label,
    seeds: 'Seeds',
    rates: 'Learning rates',
    baseline: 'Baseline',
  };
  const word = isField(place) ? fieldNamed(place).label : words[place];
  return word === undefined ? '' : `${word}: `;
}

/** What would not fit into the machine. */
export function warnings({ estimate }: Plan): string[] {
  const { memoryBytes, diskBytes, scratchBytes, machine } = estimate;
  const found: string[] = [];
  if (machine.memoryBytes !== null && memoryBytes > machine.memoryBytes) {
    found.push(
      `The largest run may need ${bytes(memoryBytes)} of memory; this machine has ${bytes(machine.memoryBytes)}. Smaller batches or shorter prompts need less.`,
    );
  }
  if (diskBytes + scratchBytes > machine.freeDiskBytes) {
    found.push(
      `It may need ${bytes(diskBytes + scratchBytes)} on the disk of the workspace; ${bytes(machine.freeDiskBytes)} are free.`,
    );
  }
  return found;
}
