import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AT_START, eventLine, type EventCursor } from '../contract/event-file.ts';
import type { EngineEvent } from '../contract/events.ts';
import { encodeLine } from '../contract/ndjson.ts';
import { EngineEvent as Schema } from '../contract/events.ts';
import { eventsAfter, placeIn } from './event-file.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-events-'));
  file = join(folder, 'events.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (message: string): EngineEvent => ({ type: 'log', level: 'info', message });
const line = (sequence: number, message: string): string => eventLine(sequence, encodeLine(Schema, event(message)));
/** What can be read, where reading ended, and why it did not continue. */
function read(from: EventCursor = AT_START) {
  const messages: string[] = [];
  let next = from;
  try {
    for (const one of eventsAfter(file, placeIn(file, from))) {
      if (one.event.type === 'log') messages.push(one.event.message);
      next = one.next;
    }
  } catch (thrown) {
    return { messages, next, fault: String(thrown).replace(folder, '~') };
  }
  return { messages, next, fault: null };
}

describe('reading events', () => {
  it('continues where it was, and leaves a line that is being written', () => {
    writeFileSync(file, line(1, 'a') + line(2, 'ü'));
    const first = read();
    expect(first).toMatchObject({ messages: ['a', 'ü'], fault: null, next: { sequence: 2 } });
    const third = line(3, 'c');
    appendFileSync(file, third.slice(0, 20));
    expect(read(first.next)).toEqual({ messages: [], next: first.next, fault: null });
    appendFileSync(file, third.slice(20));
    expect(read(first.next)).toMatchObject({ messages: ['c'], next: { sequence: 3 }, fault: null });
  });

  it('reads lines that are longer than what is read at once', () => {
    const long = 'x'.repeat(3_000_000);
    writeFileSync(file, line(1, 'a') + line(2, long) + line(3, 'c'));
    const { messages, fault } = read();
    expect(fault).toBeNull();
    expect(messages.map(({ length }) => length)).toEqual([1, 3_000_000, 1]);
  });

  it('finds nothing where there is no file, and begins at the beginning of another one', () => {
    expect(read({ offset: 99, sequence: 3 })).toMatchObject({ messages: [], fault: null });
    writeFileSync(file, line(1, 'new'));
    expect(read({ offset: 9999, sequence: 3 })).toMatchObject({ messages: ['new'], next: { sequence: 1 } });
  });

  const REMEDY =
    'Put a whole copy of the file back, or move it away to continue without the events that were not read yet.';
  it.each([
    ['a cut line in the middle', (text: string) => text.replace('"b"', ''), `~/events.ndjson:2: The line is cut or damaged. ${REMEDY}`],
    ['a line that is missing', () => line(1, 'a') + line(3, 'c'), `~/events.ndjson:2: Event 2 is missing; the line holds event 3. ${REMEDY}`],
    ['a line that comes twice', () => line(1, 'a') + line(1, 'a'), `~/events.ndjson:2: Event 2 is missing; the line holds event 1. ${REMEDY}`],
    ['a line without an event', (text: string) => text.replace('"b"', '7'), `~/events.ndjson:2: The line holds no event (event.message: Invalid input: expected string, received number). ${REMEDY}`],
    ['bytes that are no text', () => Buffer.concat([Buffer.from(line(1, 'a')), Buffer.from([0xff, 0xfe, 0x0a])]), `~/events.ndjson:2: The line is cut or damaged. ${REMEDY}`],
    ['another version', (text: string) => text.replace('"format":1,"sequence":2', '"format":2,"sequence":2'), '~/events.ndjson: Its events have version 2, and this program knows version 1. Use the version of SALF Workbench that wrote it.'],
  ])('names %s, after what stands before', (_, change, fault) => {
    writeFileSync(file, change(line(1, 'a') + line(2, 'b') + line(3, 'c')));
    const found = read();
    expect(found).toMatchObject({ messages: ['a'], next: { sequence: 1 } });
    expect(found.fault).toBe(`InputError: ${fault}`);
  }); // prettier-ignore

  it('reads whatever a kill left: each cut of a file gives the events before it', () => {
    const whole = line(1, 'a') + line(2, 'bb') + line(3, 'ccc');
    for (let length = whole.length; length >= 0; length -= 7) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const lines = whole.slice(0, length).split('\n').length - 1;
      expect(read()).toMatchObject({ messages: ['a', 'bb', 'ccc'].slice(0, lines), fault: null });
    }
  });
});
