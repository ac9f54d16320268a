import { CsvError, parse, type CsvErrorCode } from 'csv-parse/sync';
import { InputError, type Fault } from '../base/errors.ts';
import { emptyFile } from './source.ts';
import type { Table } from './table.ts';

/**
 * Comma-separated text as in RFC 4180: a header line, fields with commas, quotes or line breaks in double quotes.
 * Errors: `data.bad-format` (quotes, header), `data.ragged-row`, `data.empty`.
 */
export function parseCsv(file: string, text: string): Table {
  return parseDelimited(file, text, ',', '"');
}

/** Tab-separated text as in IANA's text/tab-separated-values: quotes are ordinary characters. Errors as {@link parseCsv}. */
export function parseTsv(file: string, text: string): Table {
  return parseDelimited(file, text, '\t', false);
}

function parseDelimited(file: string, text: string, delimiter: string, quote: '"' | false): Table {
  const { records, lines } = parseRecords(file, Buffer.from(text), delimiter, quote);
  const [columns, ...rows] = records;
  if (columns === undefined || rows.length === 0) throw emptyFile(file);
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) {
    const message = `The header names the column “${twice}” twice.`;
    throw new InputError({ code: 'data.bad-format', file, line: lines[0]!, message, remedy: 'Rename one of them.' });
  }
  const ragged = records.findIndex((record) => record.length !== columns.length);
  if (ragged !== -1) throw raggedRow(file, lines[ragged]!, records[ragged]!.length, columns.length, quote);
  return { file, columns, rows, lines: lines.slice(1) };
}

/** All records, the header among them, with the line on which each begins (csv-parse's own count takes CRLF twice). */
function parseRecords(file: string, bytes: Buffer, delimiter: string, quote: '"' | false) {
  const lines: number[] = [];
  const lineOf = recordLines(bytes);
  let end = 0;
  try {
    const records = parse(bytes, {
      delimiter,
      quote,
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (record: string[], context) => {
        lines.push(lineOf(end));
        end = context.bytes;
        return record;
      },
    });
    return { records, lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError({ ...quoteFault(error.code), file, line: lineOf(end) });
  }
}

/** From the offset where the previous record ended to the line of the next one; offsets must not fall. */
function recordLines(bytes: Buffer): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    let start = offset;
    while (bytes[start] === 0x0a || bytes[start] === 0x0d) start++;
    for (let next = bytes.indexOf(0x0a, counted); next !== -1 && next < start; next = bytes.indexOf(0x0a, counted)) {
      line++;
      counted = next + 1;
    }
    return line;
  };
}

function quoteFault(code: CsvErrorCode): Omit<Fault, 'file' | 'line'> {
  const remedy = 'Put fields that contain quotes in double quotes and double each quote inside.';
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return { code: 'data.bad-format', message: 'The file ends inside a quoted field.', remedy };
  }
  return { code: 'data.bad-format', message: 'A quote stands in the wrong place.', remedy };
}

function raggedRow(file: string, line: number, found: number, expected: number, quote: '"' | false): InputError {
  const fields = (count: number) => `${count} ${count === 1 ? 'field' : 'fields'}`;
  return new InputError({
    code: 'data.ragged-row',
    file,
    line,
    message: `The row has ${fields(found)}, the header has ${expected}.`,
    remedy: quote
      ? 'Put fields that contain commas or line breaks in double quotes.'
      : 'Remove tabs and line breaks inside fields, or store the data as CSV or JSON lines.',
  });
}
