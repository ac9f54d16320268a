import { z } from 'zod';
import { FailureError } from '../base/errors.ts';
import { nonFinite, nonFiniteError } from './non-finite.ts';

/** Longest line in bytes: room for the logits and hidden states of the widest vocabularies, and for a stuck writer to be noticed. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Breach of the protocol: one sentence, and always the same advice. */
export function protocolError(message: string): FailureError {
  return new FailureError({
    code: 'engine.protocol',
    message,
    remedy: 'Make sure that the program and its engine are of the same version.',
  });
}

/**
 * One message as one line of JSON with its newline.
 * @throws FailureError `engine.protocol` where the message breaks the schema or the cap; `training.diverged` or
 *   `engine.non-finite` where it holds NaN or an infinity, which JSON has no words for: the computation failed
 */
export function encodeLine<T>(schema: z.ZodType<T>, message: T, maxBytes: number = MAX_LINE_BYTES): string {
  const checked = schema.safeParse(message);
  const lost = checked.success ? null : nonFinite(message);
  if (lost !== null) throw nonFiniteError(message, lost);
  if (!checked.success) throw protocolError(`A message to send is malformed: ${explain(checked.error)}.`);
  const line = JSON.stringify(checked.data);
  if (byteLength(line) > maxBytes) throw protocolError(`A message to send exceeds ${maxBytes} bytes.`);
  return `${line}\n`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Turns a byte stream back into messages. */
export interface LineDecoder<T> {
  /** Hands over each message that ends in this chunk, so that those before a faulty line are not lost with it. */
  push(chunk: Uint8Array, receive: (message: T) => void): void;
  /** Says that the stream is over. @throws FailureError `engine.protocol` in the middle of a line. */
  end(): void;
}

/**
 * Decoder of newline-delimited JSON; empty lines are skipped. Each call of `push` throws FailureError
 * `engine.protocol` for a line that is too long, not UTF-8, not JSON, or not of the schema.
 */
export function createDecoder<T>(schema: z.ZodType<T>, maxBytes: number = MAX_LINE_BYTES): LineDecoder<T> {
  let pieces: Uint8Array[] = [];
  let size = 0;

  const keep = (piece: Uint8Array): void => {
    size += piece.length;
    if (size > maxBytes) throw protocolError(`A line exceeds ${maxBytes} bytes.`);
    if (piece.length > 0) pieces.push(piece);
  };
  const takeLine = (): Uint8Array => {
    const line = pieces.length === 1 ? pieces[0]! : concatenate(pieces, size);
    pieces = [];
    size = 0;
    return line;
  };

  return {
    push(chunk, receive) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, end));
        start = end + 1;
        if (size > 0) receive(decodeLine(schema, takeLine()));
      }
      // Copied, because the owner of a chunk may use its memory again.
      keep(new Uint8Array(chunk.subarray(start)));
    },
    end() {
      if (size > 0) throw protocolError('The stream ends in the middle of a line.');
    },
  };
}

function decodeLine<T>(schema: z.ZodType<T>, line: Uint8Array): T {
  const value = parseJson(line);
  const checked = schema.safeParse(value);
  if (!checked.success) throw protocolError(`A line is not a message of the protocol: ${explain(checked.error)}.`);
  return checked.data;
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    const start = new TextDecoder().decode(line.subarray(0, 60));
    throw protocolError(`A line is not JSON: ${JSON.stringify(start)}.`);
  }
}

function concatenate(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** First complaint of a schema as `path: what`. */
function explain(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'unknown fault';
  const path = issue.path.join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
