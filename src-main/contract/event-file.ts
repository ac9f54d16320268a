/**
 * The event file of a run: all that its engine said, in order, one JSON object a line. The engine writes a line before it
 * announces the event to whoever listens, so that nothing hangs on somebody listening; readers take up where they were.
 */
import { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { FORMATS } from '../base/stored/formats.ts';
import { EngineEvent } from './events.ts';

/** How far a file has been read. */
export interface EventCursor {
  /** Bytes, up to the end of a line. */
  readonly offset: number;
  /** Number of the last event, from 1 on; 0: none. */
  readonly sequence: number;
}
export const AT_START: EventCursor = { offset: 0, sequence: 0 };

/** What every version of the format begins with. */
const Frame = z.looseObject({ format: z.int(), sequence: z.int().positive() });
const Line = z.strictObject({ format: z.literal(FORMATS.events), sequence: z.int().positive(), event: EngineEvent });

/**
 * One event as a line of the file.
 * @param encoded the event as one line of JSON, as the protocol has it
 */
export function eventLine(sequence: number, encoded: string): string {
  return `{"format":${FORMATS.events},"sequence":${sequence},"event":${encoded.trimEnd()}}\n`;
}

/** Number of the event that a whole line holds. @throws InputError as {@link parseEventLine} does */
export function sequenceOf(line: Uint8Array, file: string): number {
  return frameOf(line, file).sequence;
}

/**
 * The event of a whole line, its newline left out.
 * @param sequence that it must have; numbers begin with 1, so that this is the line's number, too
 * @throws InputError `events.damaged` where it is cut, no event, or not the next one; `events.other-version`
 */
export function parseEventLine(line: Uint8Array, sequence: number, file: string): EngineEvent {
  const frame = frameOf(line, file, sequence);
  if (frame.sequence !== sequence) {
    throw damaged(file, sequence, `Event ${sequence} is missing; the line holds event ${frame.sequence}.`);
  }
  const checked = Line.safeParse(frame);
  if (checked.success) return checked.data.event;
  const { path = [], message = '' } = checked.error.issues[0] ?? {};
  throw damaged(file, sequence, `The line holds no event (${path.join('.')}: ${message}).`);
}

function frameOf(line: Uint8Array, file: string, number?: number): z.infer<typeof Frame> {
  const frame = Frame.safeParse(parseJson(line));
  if (!frame.success) throw damaged(file, number, 'The line is cut or damaged.');
  if (frame.data.format === FORMATS.events) return frame.data;
  throw new InputError({
    code: 'events.other-version',
    message: `Its events have version ${frame.data.format}, and this program knows version ${FORMATS.events}.`,
    remedy: 'Use the version of SALF Workbench that wrote it.',
    file,
  });
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return undefined;
  }
}

function damaged(file: string, line: number | undefined, message: string): InputError {
  return new InputError({
    code: 'events.damaged',
    message,
    remedy: 'Put a whole copy of the file back, or move it away to continue without the events that were not read yet.',
    file,
    ...(line === undefined ? {} : { line }),
  });
}
