/** From the bytes of a text file to its text. Pure. */
import { isUtf8 } from 'node:buffer';
import { InputError } from '../base/errors.ts';
import { ENCODINGS } from '../base/file-formats.ts';
import type { Encoding } from '../base/file-formats.ts';

export interface Decoded {
  readonly text: string;
  readonly encoding: Encoding;
}

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** Bytes that windows-1252 leaves undefined. */
const UNDEFINED = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
/** Most bytes beyond ASCII among all, for text in a Western language. */
const MOST_ACCENTS = 0.3;

/**
 * The text without its byte order mark. Without a choice a mark decides; else it is UTF-8 where that is valid, and
 * windows-1252, in which old spreadsheets save, where nothing speaks for UTF-8.
 * Errors: `data.bad-format` for bytes that the encoding does not have, and for zero bytes, each with its line.
 */
export function decodeText(file: string, bytes: Buffer, wanted: Encoding | null = null): Decoded {
  const mark = MARKS.find(([, sign]) => sign.every((byte, index) => bytes[index] === byte));
  const encoding = wanted ?? mark?.[0] ?? guess(file, bytes);
  const body = mark?.[0] === encoding ? bytes.subarray(mark[1].length) : bytes;
  const text = decoded(file, body, encoding);
  const zero = text.indexOf('\0');
  if (zero !== -1) throw zeroByte(file, lineAt(text, zero), encoding);
  return { text, encoding };
}

function decoded(file: string, bytes: Buffer, encoding: Encoding): string {
  if (encoding === 'utf-8') {
    if (!isUtf8(bytes)) throw notUtf8(file, bytes);
    return bytes.toString('utf8');
  }
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new InputError({
      code: 'data.bad-format',
      file,
      message: `The file is not text in ${encoding}.`,
      remedy: `Save it as UTF-8, or name its encoding: --encoding ${ENCODINGS.join(', ')}.`,
    });
  }
}

function guess(file: string, bytes: Buffer): Encoding {
  if (isUtf8(bytes)) return 'utf-8';
  if (hasUtf8Letters(bytes) || !looksWestern(bytes)) throw notUtf8(file, bytes);
  return 'windows-1252';
}

/** Whether a sign beyond ASCII is spelled as UTF-8 spells it: then the rest was damaged, and is in no other encoding. */
function hasUtf8Letters(bytes: Buffer): boolean {
  return /[\u0080-\ufffc]/.test(bytes.toString('utf8'));
}

function looksWestern(bytes: Buffer): boolean {
  let beyond = 0;
  for (const byte of bytes) {
    if (UNDEFINED.has(byte) || byte === 0) return false;
    if (byte >= 0x80) beyond++;
  }
  return beyond <= MOST_ACCENTS * bytes.length;
}

function notUtf8(file: string, bytes: Buffer): InputError {
  return new InputError({
    code: 'data.bad-format',
    file,
    line: lineOfInvalidUtf8(bytes),
    message: 'This line is not valid UTF-8.',
    remedy: `Save the file with the encoding UTF-8, or name its encoding: --encoding ${ENCODINGS.slice(1).join(', ')}.`,
  });
}

function zeroByte(file: string, line: number, encoding: Encoding): InputError {
  const remedy =
    encoding === 'utf-8'
      ? 'Remove it; or, where the file was saved as UTF-16, add --encoding utf-16le.'
      : 'Remove it, or name another encoding.';
  return new InputError({ code: 'data.bad-format', file, line, message: 'This line holds a zero byte.', remedy });
}

function lineAt(text: string, end: number): number {
  let line = 1;
  for (let next = text.indexOf('\n'); next !== -1 && next < end; next = text.indexOf('\n', next + 1)) line++;
  return line;
}

function lineOfInvalidUtf8(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
