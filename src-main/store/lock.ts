/**
 * One workbench a workspace: two queues would train at the same time, and neither's times would mean anything. The lock is
 * SQLite's own on an empty database: the operating system takes it away with the process, however that ends, so that no
 * stale note ever keeps anybody out. Commands of the command line do not need it.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import Database from 'better-sqlite3';
import { InputError } from '../base/errors.ts';
import { isBusy, storeError } from './faults.ts';
import type { Workspace } from '../base/stored/places.ts';

/**
 * Locks a workspace for a workbench.
 * @returns what unlocks it
 * @throws InputError `workspace.in-use` where another has it, `workspace.unwritable`
 */
export function lockWorkspace({ folder, lock, holder }: Workspace): () => void {
  const unlock = tryLock(lock);
  if (unlock === null) throw inUse(folder, holder);
  try {
    writeFileSync(holder, `${process.pid} ${hostname()}\n`);
  } catch (thrown) {
    unlock();
    throw storeError(thrown, holder);
  }
  return () => {
    rmSync(holder, { force: true });
    unlock();
  };
}

/**
 * Locks a file for this process, or part of it.
 * @returns what unlocks it; null: somebody else has it
 * @throws InputError `workspace.unwritable`
 */
export function tryLock(file: string): (() => void) | null {
  let database: Database.Database | undefined;
  try {
    // Nobody holds the lock for a moment only; there is nothing to wait for.
    database = new Database(file, { timeout: 0 });
    database.exec('BEGIN IMMEDIATE');
  } catch (thrown) {
    database?.close();
    if (isBusy(thrown)) return null;
    throw storeError(thrown, file);
  }
  const open = database;
  return () => void open.close();
}

function inUse(folder: string, holder: string): InputError {
  return new InputError({
    code: 'workspace.in-use',
    message: `Another workbench has this workspace open${processIn(holder)}.`,
    remedy: 'Use that one or end it, or choose another folder with --workspace.',
    file: folder,
  });
}

/** ` (process 4711)`, with its machine where that is another; nothing where it has not said so yet. */
function processIn(holder: string): string {
  try {
    const [pid = '', host = ''] = readFileSync(holder, 'utf8').trim().split(' ');
    if (!/^\d+$/.test(pid)) return '';
    return ` (process ${pid}${host === hostname() ? '' : ` on ${host}`})`;
  } catch {
    return '';
  }
}
