/** Reports as files: never half a file under its name, none written over without being asked. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import { writeAtomicallySync } from '../base/atomic-write.ts';
import { isReportName, REMOVED_ENDING, reportName } from '../base/stored/places.ts';
import type { ReportFile } from '../contract/routes/reports.ts';
import type { Store } from '../store/open.ts';

type Place = Pick<Store, 'workspace'>;

/** Keeps a report in the workspace under a name of its own. @returns the name */
export function keepReport(store: Place, title: string, madeAt: string, bytes: Uint8Array): string {
  const folder = folderOf(store);
  makeFolder(folder);
  const isTaken = (name: string) => [name, name + REMOVED_ENDING].some((each) => existsSync(join(folder, each)));
  for (let copy = 1; ; copy++) {
    const name = reportName(madeAt.slice(0, 10), title, copy);
    if (isTaken(name)) continue;
    writeAtomicallySync(join(folder, name), bytes);
    return name;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, { file: folder });
  }
}

/** The kept reports, newest first. */
export function keptReports(store: Place): Omit<ReportFile, 'about'>[] {
  const folder = folderOf(store);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isReportName)
    .map((name) => {
      const { size, mtime } = statSync(join(folder, name));
      return { name, bytes: size, madeAt: mtime.toISOString() };
    })
    .sort((a, b) => b.madeAt.localeCompare(a.madeAt) || b.name.localeCompare(a.name));
}

/** @throws InputError `request.bad-option` where there is none of this name */
export function readReport(store: Place, name: string): Buffer {
  return readFileSync(requireReport(store, name, ''));
}

/** Takes a report out of the list, or back into it. @throws InputError `request.bad-option` where there is none */
export function setReportRemoved(store: Place, name: string, isRemoved: boolean): void {
  const from = requireReport(store, name, isRemoved ? '' : REMOVED_ENDING);
  renameSync(from, join(folderOf(store), name + (isRemoved ? REMOVED_ENDING : '')));
}

function requireReport(store: Place, name: string, ending: string): string {
  const file = join(folderOf(store), name + ending);
  if (isReportName(name) && existsSync(file)) return file;
  const message = `There is no report “${name}” in this workspace.`;
  throw new InputError({ code: 'request.bad-option', field: 'name', message, remedy: 'Make it again.' });
}

function folderOf({ workspace }: Place): string {
  return workspace.reports;
}
