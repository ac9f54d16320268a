import type { CsvErrorCode } from 'csv-parse/sync';
import { InputError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';
import { DELIMITERS } from '../base/file-formats.ts';
import type { Delimiter, ReadOptions } from '../base/file-formats.ts';
import { counted } from '../base/numbers.ts';
import { findDelimiter } from './delimiter.ts';
import { headOf } from './header.ts';
import { MOST_COLUMNS, tooManyColumns } from './limits.ts';
import { readRecords } from './records.ts';
import type { Quotes, Records } from './records.ts';
import { emptyFile } from './source.ts';
import type { Content } from './table.ts';

/** Excel's own way to name the delimiter, as the first line. */
const SEP_LINE = /^sep=(.)(?:\r*\n|\r)/i;

const QUOTE_NOTES: Readonly<Record<Quotes, string>> = {
  quoted: 'quotes around fields were taken off',
  loose: 'quotes around whole fields were taken off, others kept',
  literal: 'quotes were read as ordinary characters',
};

/**
 * Text whose fields are parted by a delimiter, which is found where none is given; line ends may be LF, CRLF, CR, or
 * CR CR LF.
 * @param expected the delimiter of files with this extension
 * Errors: `data.bad-format` (quotes), `data.ragged-row`, `data.unreadable` (too wide), `data.empty`.
 */
export function parseDelimited(file: string, text: string, expected: Delimiter, options: ReadOptions): Content {
  const sep = SEP_LINE.exec(text);
  const body = sep === null ? text : text.slice(sep[0].length);
  const named = Object.entries(DELIMITERS).find(([, sign]) => sign === sep?.[1])?.[0] as Delimiter | undefined;
  const delimiter = options.delimiter ?? named ?? findDelimiter(file, body, expected);
  const read = readRecords(body, DELIMITERS[delimiter]);
  const lines = sep === null ? read.lines : read.lines.map((line) => line + 1);
  const { records, ragged, fault } = read;
  const [first] = records;
  if (fault !== null) throw new InputError({ ...quoteFault(fault.code), file, line: fault.line });
  if (first === undefined) throw emptyFile(file);
  if (first.length > MOST_COLUMNS) throw tooManyColumns(file);
  if (ragged !== -1) throw raggedRow(file, lines[ragged]!, records[ragged]!.length, first.length, delimiter);

  const { hasHeader, columns, notes } = headOf(records, options.header);
  const skipped = hasHeader ? 1 : 0;
  if (records.length === skipped) throw emptyFile(file);
  return {
    columns,
    rows: records.slice(skipped),
    lines: lines.slice(skipped),
    reading: { delimiter, header: hasHeader, quotes: text.includes('"') ? QUOTE_NOTES[read.quotes] : null },
    notes: [
      ...(delimiter === expected ? [] : [`the fields were split at ${shown(delimiter)}`]),
      ...quoteNotes(read, delimiter, text),
      ...notes,
    ],
  };
}

/** The sign, or its name where it cannot be seen. */
const shown = (delimiter: Delimiter): string => (delimiter === 'tab' ? 'a tab' : `“${DELIMITERS[delimiter]}”`);

/** Quotes deserve a word where another reading was possible. */
function quoteNotes({ quotes }: Records, delimiter: Delimiter, text: string): string[] {
  const isStandard = delimiter !== 'tab' && quotes === 'quoted';
  return isStandard || !text.includes('"') ? [] : [QUOTE_NOTES[quotes]];
}

function quoteFault(code: CsvErrorCode): Omit<Fault, 'file' | 'line'> {
  const remedy = 'Put fields that contain quotes in double quotes and double each quote inside.';
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return { code: 'data.bad-format', message: 'The file ends inside a quoted field.', remedy };
  }
  return { code: 'data.bad-format', message: 'A quote stands in the wrong place.', remedy };
}

function raggedRow(file: string, line: number, found: number, expected: number, delimiter: Delimiter): InputError {
  const between = `read with ${shown(delimiter)} as delimiter`;
  return new InputError({
    code: 'data.ragged-row',
    file,
    line,
    message: `The row has ${counted(found, 'field')}, the first line has ${expected} (${between}).`,
    remedy:
      delimiter === 'tab'
        ? 'Remove tabs and line breaks inside fields, or store the data as CSV or JSON lines.'
        : `Put fields that contain “${DELIMITERS[delimiter]}” or line breaks in double quotes, or name another --delimiter.`,
  });
}
