import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { InputError } from '../base/errors.ts';
import type { Encoding } from '../base/file-formats.ts';
import { fileObstacle } from '../base/file-obstacle.ts';
import { count } from '../base/numbers.ts';
import { codeOf } from '../base/trouble.ts';
import { decodeText } from './decode.ts';
import type { Decoded } from './decode.ts';

/** Strings longer than this cannot be held by the JavaScript engine; see `buffer.constants.MAX_STRING_LENGTH`. */
const LARGEST_TEXT_BYTES = 400 * 1024 * 1024;

/** Node reads no more into one buffer. */
const LARGEST_BYTES = 2 ** 31 - 1;

const OPEN_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'A part of the path is a file, not a folder.',
  EACCES: 'The file may not be read by this user.',
  EPERM: 'The file may not be read by this user.',
  ELOOP: 'Symbolic links in the path lead in a circle.',
  ENAMETOOLONG: 'The path, or a name in it, is longer than the file system allows.',
  ERR_INVALID_ARG_VALUE: 'The path holds a zero byte.',
};

/** Opens a regular file of a user. Errors: `data.unreadable` (missing, folder, pipe, device, pointer, permission). */
export async function openFile(file: string, remedy = 'Give the path of a readable data file.'): Promise<FileHandle> {
  const refuse = (fault: { message: string; remedy: string }) =>
    new InputError({ code: 'data.unreadable', file, ...fault });
  try {
    const obstacle = fileObstacle(file);
    if (obstacle !== null) throw refuse(obstacle);
    return await open(file);
  } catch (thrown) {
    const message = OPEN_FAULTS[codeOf(thrown) ?? ''];
    // What no path can be blamed for, such as too few file handles, has words of its own.
    throw message === undefined ? thrown : refuse({ message, remedy });
  }
}

/** All bytes of a regular file. Errors: as {@link openFile}, `data.unreadable` (too large), `data.empty` (no bytes). */
export async function readBytes(file: string): Promise<Buffer> {
  await using handle = await openFile(file);
  const { size } = await handle.stat();
  if (size > LARGEST_BYTES) throw tooLarge(file, size, '2 GiB');
  const bytes = await handle.readFile();
  if (bytes.length === 0) throw emptyFile(file);
  return bytes;
}

function tooLarge(file: string, size: number, limit: string): InputError {
  return new InputError({
    code: 'data.unreadable',
    file,
    message: `A file of ${count(size / 2 ** 20)} MiB is too large; the limit is ${limit}.`,
    remedy: 'Split it, or store it as Parquet.',
  });
}

/** The text of a file; see {@link decodeText}. Errors: as {@link readBytes}, and `data.bad-format`. */
export async function readText(file: string, encoding: Encoding | null = null): Promise<Decoded> {
  const bytes = await readBytes(file);
  if (bytes.length > LARGEST_TEXT_BYTES) throw tooLarge(file, bytes.length, '400 MiB for text');
  refuseOtherContent(file, bytes);
  return decodeText(file, bytes, encoding);
}

/** First bytes of what people give by mistake, whatever its name says. */
const OTHER_CONTENT: readonly (readonly [first: string, what: string, remedy: string])[] = [
  [
    'PK\u0003\u0004',
    'This is a spreadsheet or a zip archive, whatever its name says.',
    'Give a workbook the extension .xlsx, or unpack the archive.',
  ],
  ['\u00d0\u00cf\u0011\u00e0', 'This is an old Excel workbook, whatever its name says.', 'Save it as CSV.'],
  ['\u001f\u008b', 'This is a file packed with gzip, whatever its name says.', 'Unpack it first.'],
  ['PAR1', 'This is a Parquet file, whatever its name says.', 'Give it the extension .parquet.'],
  ['%PDF-', 'This is a PDF.', 'Give a table as CSV, JSON lines or Parquet.'],
  ['<!DOCTYPE html', 'This is a web page and not a table.', 'Download the file itself; look for “raw” or “download”.'],
];

function refuseOtherContent(file: string, bytes: Buffer): void {
  const start = bytes.subarray(0, 16).toString('latin1').toLowerCase();
  const [, message, remedy] = OTHER_CONTENT.find(([first]) => start.startsWith(first.toLowerCase())) ?? [];
  if (message === undefined || remedy === undefined) return;
  throw new InputError({ code: 'data.bad-format', file, message, remedy });
}

export function emptyFile(file: string): InputError {
  const remedy = 'Give a file with at least one row of data.';
  return new InputError({ code: 'data.empty', file, message: 'The file has no rows.', remedy });
}
