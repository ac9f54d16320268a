/**
 * The call into native code that a process is in, for whoever finds that it crashed. The one who starts the process
 * hands it an open file, and reads there afterwards; a write takes a few microseconds and survives the process.
 */
import { readSync, writeSync } from 'node:fs';

/** Names the descriptor, in the environment of the process; without it nothing is noted. */
export const LAST_CALL_VARIABLE = 'SALF_LAST_CALL_FD';

/** Bytes of the note; a shorter text is followed by spaces. */
const NOTE_BYTES = 96;

let current = '';

function write(descriptor: number, text: string): void {
  writeSync(descriptor, Buffer.from(text.padEnd(NOTE_BYTES)).subarray(0, NOTE_BYTES), 0, NOTE_BYTES, 0);
}

/** Notes that a call begins; what it answers is to be called when the call has ended. */
export function beginCall(name: string): () => void {
  const named = process.env[LAST_CALL_VARIABLE];
  if (named === undefined) return () => undefined;
  const descriptor = Number(named);
  current = name;
  write(descriptor, name);
  return () => {
    // Of calls at the same time, the last one to begin stands there.
    if (current !== name) return;
    current = '';
    write(descriptor, '');
  };
}

/** The call in which the process ended, from the file that it was handed; null: in none. */
export function lastCall(descriptor: number): string | null {
  const bytes = Buffer.alloc(NOTE_BYTES);
  const read = readSync(descriptor, bytes, 0, NOTE_BYTES, 0);
  const text = bytes.subarray(0, read).toString('utf8').trim();
  return text === '' ? null : text;
}
