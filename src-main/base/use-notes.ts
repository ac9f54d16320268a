/**
 * Notes in a folder that say which processes work with it, so that nobody deletes it under them. A note is a file
 * `in-use.<process id>.<random>` that holds the machine's name and when the process began, a line each; it outlives its
 * process only where that was killed, and is then recognised by the process being gone.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isGone, thisProcess } from './processes.ts';

const NOTE = /^in-use\.(\d+)\.[0-9a-f]+$/;

/** A process that has left a note. */
export interface FolderUser {
  readonly pid: number;
  readonly host: string;
  /** null: an earlier version of this program did not say it. */
  readonly start: string | null;
  /** Path of the note. */
  readonly note: string;
}

/**
 * Notes that this process uses `folder`; the note goes when the process ends at the latest.
 * @returns takes the note away.
 * @throws the operating system's error where the folder cannot be written
 */
export function noteUse(folder: string): () => void {
  const note = join(folder, `in-use.${process.pid}.${randomBytes(4).toString('hex')}`);
  const { name, start } = thisProcess();
  writeFileSync(note, start === null ? name : `${name}\n${start}`);
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(note, { force: true });
  };
  process.on('exit', remove);
  return remove;
}

/** Who uses a folder. Whether a process of another machine still lives nobody here can tell: it counts as a user. */
export function usersOf(folder: string): FolderUser[] {
  return notesIn(folder).filter(isInUse);
}

/** Deletes the notes of processes that are gone. */
export function clearStaleNotes(folder: string): void {
  for (const user of notesIn(folder)) if (!isInUse(user)) rmSync(user.note, { force: true });
}

function isInUse({ host, pid, start }: FolderUser): boolean {
  return !isGone({ name: host, pid, start });
}

function notesIn(folder: string): FolderUser[] {
  return readdirSync(folder).flatMap((name) => {
    const pid = NOTE.exec(name)?.[1];
    if (pid === undefined) return [];
    const note = join(folder, name);
    const text = textOf(note);
    if (text === null) return [];
    const [host = '', start = null] = text.split('\n');
    return [{ pid: Number(pid), host, start, note }];
  });
}

/** null: the note was taken away meanwhile. */
function textOf(note: string): string | null {
  try {
    return readFileSync(note, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  }
}
