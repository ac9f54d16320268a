/** Reports as files: never half a file under its name, none written over without being asked. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../base/errors.ts';
import { systemError } from '../base/system-error.ts';
import { writeAtomicallySync } from '../base/atomic-write.ts';
import type { ReportFile } from '../contract/routes/reports.ts';
import type { Store } from '../store/open.ts';

type Place = Pick<Store, 'workspace'>;

/** Behind the name of one that was removed and can be taken back. */
const REMOVED = '.removed';

/** Keeps a report in the workspace under a name of its own. @returns the name */
export function keepReport(store: Place, title: string, madeAt: string, bytes: Uint8Array): string {
  const folder = folderOf(store);
  makeFolder(folder);
  const base = `${madeAt.slice(0, 10)}-${slug(title)}`;
  let name = `${base}.pdf`;
  for (let copy = 2; existsSync(join(folder, name)) || existsSync(join(folder, name + REMOVED)); copy++) {
    name = `${base}-${copy}.pdf`;
  }
  writeAtomicallySync(join(folder, name), bytes);
  return name;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (thrown) {
    throw systemError(thrown, { file: folder });
  }
}

/** The kept reports, newest first. */
export function keptReports(store: Place): ReportFile[] {
  const folder = folderOf(store);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pdf'))
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
  const from = requireReport(store, name, isRemoved ? '' : REMOVED);
  renameSync(from, join(folderOf(store), name + (isRemoved ? REMOVED : '')));
}

function requireReport(store: Place, name: string, ending: string): string {
  const file = join(folderOf(store), name + ending);
  if (NAME.test(name) && existsSync(file)) return file;
  const message = `There is no report “${name}” in this workspace.`;
  throw new InputError({ code: 'request.bad-option', field: 'name', message, remedy: 'Make it again.' });
}

/** As this program names them; nothing that leads out of the folder. */
const NAME = /^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.pdf$/;

function folderOf({ workspace }: Place): string {
  return workspace.reports;
}

function slug(title: string): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return words.slice(0, 48).replace(/-+$/, '') || 'report';
}
