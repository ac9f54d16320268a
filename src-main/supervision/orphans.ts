import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { InputError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';
import { isGone } from '../base/processes.ts';
import { runPlaces } from '../base/stored/places.ts';
import { usersOf } from '../base/use-notes.ts';
import type { FolderUser } from '../base/use-notes.ts';
import type { Store } from '../store/open.ts';
import type { Run } from '../store/runs.ts';
import { Recorder } from './record.ts';
import { deleteOwnCache, runFolder } from './run-files.ts';

/** Milliseconds after which a run of another machine, of which nothing was seen, is taken for over. */
const SILENCE = 3_600_000;

/**
 * A program that was killed, or a machine that lost its power, leaves runs that claim to be at work. Of those whose
 * supervising process is gone the events are read that it did not live to keep; a run whose engine said no last word is
 * marked as crashed. An engine that has not noticed yet is left alone: it ends at its next step border.
 */
export function endOrphans(store: Store): void {
  for (const run of store.runs.running()) {
    if (!isForsaken(store, run) || engineOf(store, run) !== null) continue;
    const fault = readRest(store, run.id);
    if (store.runs.get(run.id)?.state === 'running') store.runs.end(run.id, 'crashed', fault ?? forsaken(run));
    deleteOwnCache(runFolder(store, run.id));
  }
}

/** The process that trains a run, on this machine; null: none does. */
export function engineOf(store: Pick<Store, 'workspace'>, { id }: Pick<Run, 'id'>): FolderUser | null {
  const folder = runFolder(store, id);
  const users = existsSync(folder) ? usersOf(folder) : [];
  return users.find(({ host }) => host === hostname()) ?? null;
}

/** Whether nobody supervises a run that claims to be at work. */
export function isForsaken(store: Store, { id, hostName: name, hostPid: pid, hostStart: start }: Run): boolean {
  if (name === null || pid === null) return false;
  if (name === hostname()) return isGone({ name, pid, start });
  // Its engine updates the file's date as long as it lives.
  const file = runPlaces(runFolder(store, id)).events;
  return existsSync(file) && Date.now() - statSync(file).mtimeMs > SILENCE;
}

/** Reads what nobody has kept yet. @returns why that is not possible; null: it was */
function readRest(store: Store, runId: string): Fault | null {
  try {
    new Recorder(store, runId).catchUp();
    return null;
  } catch (thrown) {
    // One run whose file is damaged must not keep all the others from being listed.
    if (thrown instanceof InputError) return thrown.fault;
    throw thrown;
  }
}

function forsaken({ id }: Run): Fault {
  return {
    code: 'engine.crashed',
    message: 'The program that supervised it ended.',
    remedy: `Resume with \`salf resume ${id}\`.`,
  };
}
