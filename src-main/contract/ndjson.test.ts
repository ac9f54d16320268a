import { describe, expect, it } from 'vitest';
import { FailureError, InputError } from '../base/errors.ts';
import { EngineEvent, failed, isLast, thrownBy } from './events.ts';
import { createDecoder, encodeLine } from './ndjson.ts';

const log = (message: string): EngineEvent => ({ type: 'log', level: 'info', message });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
function decodeAll(text: string, decoder = createDecoder(EngineEvent)): EngineEvent[] {
  const events: EngineEvent[] = [];
  decoder.push(bytes(text), (event) => events.push(event));
  return events;
}

describe('newline-delimited JSON', () => {
  it('gives messages back whatever the chunks', () => {
    const events = [log('naïve 🙂'), log('line\nbreak'), { type: 'heartbeat' } as const];
    const stream = bytes(events.map((event) => encodeLine(EngineEvent, event)).join(''));
    for (const size of [1, 2, 7, stream.length]) {
      const decoder = createDecoder(EngineEvent);
      const seen: EngineEvent[] = [];
      for (let at = 0; at < stream.length; at += size)
        decoder.push(stream.subarray(at, at + size), (event) => seen.push(event));
      decoder.end();
      expect(seen).toEqual(events);
    }
  });

  it('keeps a copy of an unfinished line', () => {
    const decoder = createDecoder(EngineEvent);
    const chunk = Buffer.from('{"type":"hea');
    decoder.push(chunk, () => undefined);
    chunk.fill(0);
    expect(decodeAll('rtbeat"}\n', decoder)).toEqual([{ type: 'heartbeat' }]);
  });

  it('skips empty lines', () => {
    expect(decodeAll('\n{"type":"heartbeat"}\n\n')).toEqual([{ type: 'heartbeat' }]);
  });

  it.each([
    ['hello, world\n', 'A line is not JSON: "hello, world".'],
    [
      '{"type":"cancel"}\n',
      "A line is not a message of the protocol: type: Invalid discriminator value. Expected 'hello'",
    ],
    ['{"type":"log","level":"info"}\n', 'A line is not a message of the protocol: message: Invalid input'],
    [
      '{"type":"hello","protocol":2,"versions":{"salf":"1","node":"1","onnxruntime":"1"}}\n',
      'protocol: Invalid input: expected 1',
    ],
    ['x'.repeat(101), 'A line exceeds 100 bytes.'],
  ])('refuses %j', (text, message) => {
    const decoder = createDecoder(EngineEvent, 100);
    expect(() => decodeAll(text, decoder)).toThrow(message);
  });

  it('hands over what came before a faulty line', () => {
    const seen: EngineEvent[] = [];
    const chunk = bytes('{"type":"heartbeat"}\ngarbage\n');
    expect(() => createDecoder(EngineEvent).push(chunk, (event) => seen.push(event))).toThrow('A line is not JSON');
    expect(seen).toEqual([{ type: 'heartbeat' }]);
  });

  it('refuses a stream that ends in the middle of a line', () => {
    const decoder = createDecoder(EngineEvent);
    decodeAll('{"type":"heart', decoder);
    expect(() => decoder.end()).toThrow('The stream ends in the middle of a line.');
  });

  it('refuses to send what the other side would refuse', () => {
    const base = { type: 'progress', step: 1, steps: 2, epoch: 0, learningRate: 0, gradNorm: 1, tokens: 1 } as const;
    const times = { tokensPerSecond: 1, elapsedSeconds: 1, etaSeconds: 1, boundary: 0, trainedBlocks: 1 };
    expect(() => encodeLine(EngineEvent, { ...base, ...times, loss: NaN })).toThrow(
      'The training gave a value that is not a finite number (loss = NaN).',
    );
    const logits = { type: 'result', kind: 'logits', ids: [1], logits: [0.5, -Infinity] } as const;
    expect(() => encodeLine(EngineEvent, logits)).toThrow(
      'The model computed a value that is not a finite number (logits.1 = -Infinity).',
    );
    expect(() => encodeLine(EngineEvent, { ...logits, logits: [0.5, 'x'] } as never)).toThrow('is malformed: logits.1');
    expect(() => encodeLine(EngineEvent, log('é'.repeat(60)), 100)).toThrow('A message to send exceeds 100 bytes.');
  });
});

describe('isLast', () => {
  it('knows the three ends', () => {
    expect(isLast({ type: 'stopped', step: 3, reason: 'cancelled', checkpoint: null })).toBe(true);
    expect(isLast(failed(new Error('x')))).toBe(true);
    expect(isLast({ type: 'result', kind: 'logits', ids: [1], logits: [0.5] })).toBe(true);
    expect(isLast(log('x'))).toBe(false);
  });
});

describe('failed', () => {
  const fault = { code: 'data.empty', message: 'It is empty.', remedy: 'Fill it.', file: 'a.csv', line: 1 } as const;
  it.each([
    [new InputError(fault), 2],
    [new FailureError(fault), 1],
  ])('carries the fault of %s and its exit code over the border', (thrown, exitCode) => {
    const event = failed(thrown);
    expect(event).toEqual({ type: 'error', fault, exitCode });
    expect(thrownBy(event)).toEqual(thrown);
    expect(thrownBy(event).exitCode).toBe(exitCode);
    expect(decodeAll(encodeLine(EngineEvent, event))).toEqual([event]);
  });
});
