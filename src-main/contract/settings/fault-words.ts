/**
 * How both shells name a setting in what they say. Inside the program a fault names the flag, or the place of the
 * setting in the request; a window has no flags, and a command line no labels.
 */
import { capital } from '../../base/numbers.ts';
import type { Fault } from '../../base/errors.ts';
import { ANALYZE_FLAGS, TRAIN_FLAGS } from './flags.ts';
import { settingAt } from './table.ts';

const FLAG = /(?<![\w-])--[a-z]+(-[a-z]+)*/g;

/** What is typed besides settings, by what a window calls it. Others go by their own words. */
const BESIDE: Readonly<Record<string, string>> = {
  '--as': 'Name',
  '--rates': 'Learning rates',
  '--label': 'Label words',
  '--template': 'Prompt',
};

const LABELS: ReadonlyMap<string, string> = new Map([
  // Those of a run stand last, and so go before the same flags of an analysis.
  ...[...ANALYZE_FLAGS, ...TRAIN_FLAGS].map(({ flag, label }): [string, string] => [flag.split(' ')[0]!, label]),
  ...Object.entries(BESIDE),
]);

/** What a window calls the thing that a flag stands for. */
function labelOfFlag(flag: string): string {
  const words = flag.slice(2).replaceAll('-', ' ');
  return LABELS.get(flag) ?? capital(words);
}

/** Commands that a window has a button for, by what it says of it. */
const BUTTONS: Readonly<Record<string, string>> = {
  '`salf cuda install`': '“Install” under “CUDA” in the settings',
  '`salf cuda status`': '“Check CUDA” in the settings',
};

/** A sentence as a window says it: labels in place of flags. Commands that it quotes stay as they are typed. */
export function windowText(text: string): string {
  const parts = text.replace(/See `[^`]*--help`\./, 'Correct it, or leave it empty.').split(/(`[^`]*`)/);
  const said = (part: string): string =>
    part.replaceAll('--provider cpu', 'the CPU').replaceAll(FLAG, (flag) => `“${labelOfFlag(flag)}”`);
  return parts.map((part) => (part.startsWith('`') ? (BUTTONS[part] ?? part) : said(part))).join('');
}

/** The place in a window that a fault names. */
export function windowField(field: string): string {
  return /^--/.test(field) ? labelOfFlag(field) : (settingAt(field)?.label ?? field);
}

/** What is wrong and what to do, as a window says it. */
export function faultText({ message, remedy }: Pick<Fault, 'message' | 'remedy'>): string {
  return windowText(`${message} ${remedy}`);
}

/** A fault as the command line says it: a setting by its flag. Faults of files name columns and keys, which stay. */
export function forTerminal(fault: Fault): Fault {
  const setting = fault.code === 'request.bad-option' ? settingAt(fault.field ?? '') : undefined;
  const flag = setting?.flag ?? setting?.ways?.[0].flag ?? null;
  return flag === null ? fault : { ...fault, field: flag };
}
