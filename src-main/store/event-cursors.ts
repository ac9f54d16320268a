import { z } from 'zod';
import { AT_START } from '../contract/event-file.ts';
import type { EventCursor } from '../contract/event-file.ts';
import type { Connection } from './connection.ts';

const CursorRow = z.object({ offset: z.int(), sequence: z.int() });

export interface EventCursorReader {
  /** How far the event file of a run has been read into the store. */
  get(run: string): EventCursor;
}

export interface EventCursorWriter extends EventCursorReader {
  /** To be written in one transaction with what was read. */
  put(run: string, cursor: EventCursor): void;
}

export function eventCursorTable(connection: Connection): EventCursorWriter {
  return {
    get(run) {
      const sql = 'SELECT events_offset AS offset, events_sequence AS sequence FROM runs WHERE id = ?';
      return connection.first(CursorRow, sql, run) ?? AT_START;
    },
    put(run, { offset, sequence }) {
      const sql = 'UPDATE runs SET events_offset = ?, events_sequence = ? WHERE id = ?';
      connection.run(sql, offset, sequence, run);
    },
  };
}
