import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { InputError } from '../base/errors.ts';

/** Strings longer than this cannot be held by the JavaScript engine; see `buffer.constants.MAX_STRING_LENGTH`. */
const LARGEST_TEXT_BYTES = 400 * 1024 * 1024;

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EISDIR: 'This is a folder, not a file.',
  EACCES: 'The file may not be read by this user.',
  ERR_FS_FILE_TOO_LARGE: 'The file is larger than 2 GiB.',
};

/** All bytes of a file. Errors: `data.unreadable` (missing, folder, permission), `data.empty` (no bytes). */
export async function readBytes(file: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const message = READ_FAULTS[code] ?? `The file could not be read (${code === '' ? String(error) : code}).`;
    throw new InputError({ code: 'data.unreadable', file, message, remedy: 'Give the path of a readable data file.' });
  });
  if (bytes.length === 0) throw emptyFile(file);
  return bytes;
}

/** The text of a UTF-8 file without its byte order mark. Errors: as {@link readBytes}, and `data.bad-format`. */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (bytes.length > LARGEST_TEXT_BYTES) {
    throw new InputError({
      code: 'data.unreadable',
      file,
      message: `A text file of ${Math.round(bytes.length / 2 ** 20)} MiB is too large; the limit is 400 MiB.`,
      remedy: 'Split it, or store it as Parquet.',
    });
  }
  if (!isUtf8(bytes)) {
    throw new InputError({
      code: 'data.bad-format',
      file,
      line: lineOfInvalidUtf8(bytes),
      message: 'This line is not valid UTF-8.',
      remedy: 'Save the file with the encoding UTF-8.',
    });
  }
  const text = bytes.toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

export function emptyFile(file: string): InputError {
  const remedy = 'Give a file with at least one row of data.';
  return new InputError({ code: 'data.empty', file, message: 'The file has no rows.', remedy });
}

function lineOfInvalidUtf8(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
