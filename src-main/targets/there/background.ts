/** Cells on a machine without a scheduler: a shell in the background trains them in order, and outlives the connection. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beginProcess } from '../../base/begin-process.ts';
import { FailureError } from '../../base/errors.ts';
import { isGone, startOf } from '../../base/processes.ts';
import { lotPlaces, runPlaces } from '../../base/stored/places.ts';
import { codeOf } from '../../base/trouble.ts';
import type { Folder } from './folder.ts';
import type { AnswerOf, QuestionOf } from './protocol.ts';

/** Begins a lot once; one that was begun is left as it is. */
export function start(folder: Folder, { lot, atOnce }: QuestionOf<'start'>): AnswerOf<'start'> {
  const place = join(folder.lots, lot.id);
  const { script, runs, process: note, printed } = lotPlaces(place);
  if (existsSync(note)) return {};
  mkdirSync(place, { recursive: true });
  writeFileSync(runs, `${lot.runs.join('\n')}\n`);
  writeFileSync(script, lot.script);
  for (const run of lot.runs) rmSync(runPlaces(join(folder.runs, run)).stop, { force: true });
  const log = openSync(printed, 'a');
  let why = '';
  const child = beginProcess(
    () =>
      spawn('/bin/sh', [script, runs, String(atOnce), folder.turn, folder.runs], {
        detached: true,
        stdio: ['ignore', log, log],
        windowsHide: true,
      }),
    (error) => (why = error.message),
  );
  closeSync(log);
  if (child?.pid === undefined) {
    const remedy = 'Look whether /bin/sh is there and may be run.';
    throw new FailureError({ code: 'target.refused', message: `The cells cannot be started: ${why}.`, remedy });
  }
  writeFileSync(note, `${child.pid}\n${startOf(child.pid) ?? ''}\n`);
  child.unref();
  return {};
}

/** Lots whose shell is at work. */
export function aliveOf({ lots: folder }: Folder, lots: readonly string[]): string[] {
  return lots.filter((lot) => {
    const named = processIn(lotPlaces(join(folder, lot)).process);
    return named !== null && !isGone(named);
  });
}

/** Cells that wait do not begin; those at work stop at their next step. */
export function end({ runs: folder }: Folder, { runs }: QuestionOf<'end'>): AnswerOf<'end'> {
  for (const run of runs) {
    const { stop, process: note } = runPlaces(join(folder, run));
    mkdirSync(join(folder, run), { recursive: true });
    writeFileSync(stop, '');
    const named = processIn(note);
    if (named !== null) terminate(named.pid);
  }
  return {};
}

function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (thrown) {
    if (codeOf(thrown) !== 'ESRCH') throw thrown;
  }
}

/** null: there is none. */
function processIn(
  note: string,
): { readonly name: string; readonly pid: number; readonly start: string | null } | null {
  if (!existsSync(note)) return null;
  const [pid = '', start = ''] = readFileSync(note, 'utf8').split('\n');
  return /^\d+$/.test(pid) ? { name: hostname(), pid: Number(pid), start: start === '' ? null : start } : null;
}
