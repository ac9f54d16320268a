/** Reading the event file of a run, while its engine writes it or after. */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { AT_START, parseEventLine } from '../contract/event-file.ts';
import type { EventCursor } from '../contract/event-file.ts';
import type { EngineEvent } from '../contract/events.ts';

const NEWLINE = 0x0a;
const BLOCK = 1024 * 1024;

/** An event, and the place after it. */
export interface ReadEvent {
  readonly event: EngineEvent;
  readonly next: EventCursor;
}

/**
 * Where to read on. A file that is not there, or that is shorter than what was read of it, is not the one that was read:
 * the next one is read from its beginning.
 */
export function placeIn(file: string, last: EventCursor): EventCursor {
  return existsSync(file) && statSync(file).size >= last.offset ? last : AT_START;
}

/**
 * Every event after a place, in order. A last line without an end is one that is being written, or that a kill cut: it
 * is left for the next time. A file that is not there has no events.
 * @param to where to stop, in bytes; what is written later may be longer
 * @throws InputError `events.damaged`, `events.other-version`, after the events before
 */
export function* eventsAfter(file: string, from: EventCursor, to = Infinity): Generator<ReadEvent> {
  if (!existsSync(file)) return;
  const descriptor = openSync(file, 'r');
  try {
    let next = from;
    for (const line of linesOf(descriptor, from.offset, Math.min(to, fstatSync(descriptor).size))) {
      const sequence = next.sequence + 1;
      const event = parseEventLine(line, sequence, file);
      next = { offset: next.offset + line.length + 1, sequence };
      yield { event, next };
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Whole lines from a place to another, without their newlines. */
function* linesOf(descriptor: number, from: number, to: number): Generator<Buffer> {
  const block = Buffer.alloc(Math.min(BLOCK, to - from));
  let partial: Buffer[] = [];
  for (let at = from; at < to;) {
    const bytes = block.subarray(0, readSync(descriptor, block, 0, Math.min(block.length, to - at), at));
    if (bytes.length === 0) return;
    at += bytes.length;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const rest = bytes.subarray(start, end);
      yield partial.length === 0 ? rest : Buffer.concat([...partial, rest]);
      partial = [];
      start = end + 1;
    }
    // Copied, because the block is filled again.
    partial.push(Buffer.from(bytes.subarray(start)));
  }
}
