/** How and where the tables of an experiment are written. */
import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { InputError } from '../../../base/errors.ts';
import { didYouMean } from '../../../base/nearest.ts';
import { TABLE_FORMATS } from '../../../contract/table-formats.ts';
import type { TableFormat } from '../../../contract/table-formats.ts';
import { resolvePath } from '../io.ts';
import type { Io } from '../io.ts';
import { text } from '../values.ts';
import type { Values } from '../values.ts';

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
  try {
    accessSync(dirname(file), constants.W_OK);
    if (!statSync(dirname(file)).isDirectory()) throw unwritable(file, { code: 'ENOTDIR' }, field);
  } catch (thrown) {
    throw thrown instanceof InputError ? thrown : unwritable(file, thrown, field);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw unwritable(file, { code: 'EISDIR' }, field);
}

/** @throws InputError `request.bad-option` where it cannot be written */
export function writeResult(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (thrown) {
    throw unwritable(file, thrown);
  }
}

/** That a file cannot be written, as a fault of what was typed. */
export function unwritable(file: string, thrown: unknown, field = '--out'): InputError {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? ` (${String(thrown.code)})` : '';
  const message = `The file cannot be written${code}.`;
  return new InputError({ code: 'request.bad-option', field, file, message, remedy: 'Choose another place.' });
}
