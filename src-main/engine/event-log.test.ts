import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsAfter } from '../supervision/event-file.ts';
import { AT_START } from '../contract/event-file.ts';
import { EngineEvent } from '../contract/events.ts';
import { encodeLine } from '../contract/ndjson.ts';
import { EventLog } from './event-log.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-event-log-'));
  file = join(folder, 'events.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (message: string): string => encodeLine(EngineEvent, { type: 'log', level: 'info', message });
const messages = (): string[] =>
  [...eventsAfter(file, AT_START)].map(({ event }) => (event.type === 'log' ? event.message : event.type));

describe('the event log of an engine', () => {
  it('continues after its last event, in the next process too', () => {
    new EventLog(file).append(line('first'));
    const second = new EventLog(file);
    second.append(line('second'));
    second.sync();
    expect(messages()).toEqual(['first', 'second']);
    const sequences = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((text) => (JSON.parse(text) as { sequence: number }).sequence);
    expect(sequences).toEqual([1, 2]);
  });

  it('takes away a line that was cut when its process was killed', () => {
    const log = new EventLog(file);
    log.append(line('whole'));
    log.append(line('cut'));
    truncateSync(file, readFileSync(file).length - 5);
    new EventLog(file).append(line('after'));
    expect(messages()).toEqual(['whole', 'after']);
  });

  it('refuses a file that is not its own', () => {
    appendFileSync(file, 'something else\n');
    expect(() => new EventLog(file)).toThrow(file);
  });
});
