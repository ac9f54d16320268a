/** Event files of other machines: their bytes are appended to the run's own file here, and read from there as ever. */
import { closeSync, constants, ftruncateSync, openSync, writeSync } from 'node:fs';
import { runPlaces } from '../base/stored/places.ts';
import { InputError } from '../base/errors.ts';
import { parseEventLine } from '../contract/event-file.ts';
import type { EventCursor } from '../contract/event-file.ts';
import type { EngineEvent } from '../contract/events.ts';
import { storeError } from '../store/faults.ts';
import type { Store } from '../store/open.ts';
import { eventsAfter } from './event-file.ts';
import { Recorder } from './record.ts';
import { runFolder } from './run-files.ts';

const NEWLINE = 0x0a;

/**
 * How much of a run's event file is here and in the store: the place at which the other machine is asked to continue.
 * @throws InputError `events.damaged`, `events.other-version`
 */
export function placeHere(store: Store, runId: string): EventCursor {
  new Recorder(store, runId).catchUp();
  return store.eventCursors.get(runId);
}

/**
 * Takes over what another machine has of a run's event file after a place. A last line without an end is left for the next
 * time; nothing after a faulty line is taken over.
 * @param at as {@link placeHere} gave it
 * @param machine its name in words
 * @param name of the file there, for what is said of it
 * @returns the events, once their rows are in the store
 * @throws InputError `events.damaged`, `events.other-version`, after the events before are in the store
 */
export function mirrorEvents(
  store: Store,
  runId: string,
  at: EventCursor,
  bytes: Uint8Array,
  { machine, name }: { readonly machine: string; readonly name: string },
): readonly EngineEvent[] {
  const { events, length, fault } = wholeEvents(bytes, at.sequence, `${machine}:${name}`);
  if (length > 0) append(runPlaces(runFolder(store, runId)).events, at.offset, bytes.subarray(0, length));
  // Also where only the last events of an attempt are new: it began before.
  if (events.length > 0 && !isAtWork(store, runId)) store.runs.startElsewhere(runId, machine);
  if (length > 0) new Recorder(store, runId).catchUp();
  if (fault !== null) throw fault;
  return events;
}

/** Whether a run takes the events of an attempt already. */
function isAtWork(store: Store, runId: string): boolean {
  const state = store.runs.get(runId)?.state;
  return state === 'running' || state === 'finished' || state === 'diverged';
}

/** The events of whole lines, how many bytes those take, and what is wrong with the line after them; null: nothing. */
function wholeEvents(
  bytes: Uint8Array,
  sequence: number,
  file: string,
): { readonly events: readonly EngineEvent[]; readonly length: number; readonly fault: InputError | null } {
  const events: EngineEvent[] = [];
  let length = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, length)) {
    try {
      events.push(parseEventLine(bytes.subarray(length, end), sequence + events.length + 1, file));
    } catch (thrown) {
      if (thrown instanceof InputError) return { events, length, fault: thrown };
      throw thrown;
    }
    length = end + 1;
  }
  return { events, length, fault: null };
}

/** Writes bytes at a place; what a kill left behind it is cut off. */
function append(file: string, offset: number, bytes: Uint8Array): void {
  try {
    const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT);
    try {
      ftruncateSync(descriptor, offset);
      for (let done = 0; done < bytes.length;) {
        done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (thrown) {
    throw storeError(thrown, file);
  }
}

/**
 * The same for a run whose own event file an engine of another machine writes: a file system shows it here. What is written
 * meanwhile is left for the next time, so that every event is answered once.
 */
export function hearEvents(store: Store, runId: string, at: EventCursor, machine: string): readonly EngineEvent[] {
  const file = runPlaces(runFolder(store, runId)).events;
  const read = [...eventsAfter(file, at)];
  const last = read.at(-1);
  if (last === undefined) return [];
  if (!isAtWork(store, runId)) store.runs.startElsewhere(runId, machine);
  new Recorder(store, runId).catchUp(last.next.offset);
  return read.map(({ event }) => event);
}
