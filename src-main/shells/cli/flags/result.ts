/** How and where the tables of an experiment are written. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { systemError } from '../../../base/system-error.ts';
import { troubleError } from '../../../base/trouble.ts';
import type { Place } from '../../../base/trouble.ts';
import { writeAtomicallySync } from '../../../base/atomic-write.ts';
import { TABLE_FORMATS } from '../../../contract/output.ts';
import type { TableFormat } from '../../../contract/output.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { text } from '../../../contract/flags/values.ts';
import type { Values } from '../../../contract/flags/values.ts';

export interface ResultPlace {
  readonly format: TableFormat;
  /** Absolute; null: no file. */
  readonly out: string | null;
}

const BY_EXTENSION: Readonly<Record<string, TableFormat>> = {
  '.csv': 'csv',
  '.md': 'markdown',
  '.tex': 'latex',
  '.json': 'json',
};

/**
 * Where the tables go, tried before hours of training lead there.
 * @throws InputError `request.bad-option` for a format that does not exist or a file that cannot be written
 */
export function readResultPlace(values: Values, io: Io): ResultPlace {
  const { format, out: given } = values;
  const out = given === undefined ? null : resolvePath(io, text(given));
  if (out !== null) requireWritable(out);
  if (format === undefined) return { format: BY_EXTENSION[extname(out ?? '').toLowerCase()] ?? 'text', out };
  const known = TABLE_FORMATS.find((each) => each === format);
  if (known !== undefined) return { format: known, out };
  throw new InputError({
    code: 'request.bad-option',
    field: '--format',
    message: `“${text(format)}” is no format.${didYouMean(text(format), TABLE_FORMATS)}`,
    remedy: `Use one of ${TABLE_FORMATS.join(', ')}.`,
  });
}

/** @throws InputError `request.bad-option` where nothing can be written there */
export function requireWritable(file: string, field = '--out'): void {
  const place = { ...placeOf(field), file };
  try {
    accessSync(dirname(file), constants.W_OK);
    if (!statSync(dirname(file)).isDirectory()) throw troubleError('not-a-folder', place);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw troubleError('is-a-folder', place);
  } catch (thrown) {
    throw systemError(thrown, place);
  }
}

/**
 * Writes a file whole or not at all.
 * @param field the flag that named it
 * @throws InputError `request.bad-option` for a place where nothing can be written, FailureError `workspace.no-space`
 */
export function writeResult(file: string, content: string | Uint8Array, field = '--out'): void {
  writeAtomicallySync(file, content, placeOf(field));
}

function placeOf(field: string): Place {
  return { field, code: 'request.bad-option', elsewhere: `choose another place for ${field}` };
}
