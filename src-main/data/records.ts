/** From delimited text to records, by the reading of quotes and line ends that the text itself speaks for. Pure. */
import { CsvError, parse, type CsvErrorCode } from 'csv-parse/sync';

/**
 * What quotes mean: `quoted` as in RFC 4180, `loose` the same with quotes inside other fields kept, `literal` ordinary
 * characters.
 */
export type Quotes = 'quoted' | 'loose' | 'literal';

export interface Records {
  readonly quotes: Quotes;
  readonly records: readonly (readonly string[])[];
  /** The 1-based line on which each begins. */
  readonly lines: readonly number[];
  /** Why it ended early, and on which line; null: it did not. */
  readonly fault: { readonly code: CsvErrorCode; readonly line: number } | null;
  /** Index of the first record with another number of fields than the first; -1: there is none. */
  readonly ragged: number;
}

/**
 * Reads the text in the ways that are possible for its delimiter, and takes the first that fits all rows. Where none does,
 * the one to blame is given.
 */
export function readRecords(text: string, delimiter: string): Records {
  const bytes = Buffer.from(text);
  const attempt = (quotes: Quotes, crEnds: boolean) => attemptRecords(bytes, delimiter, quotes, crEnds);
  const loneReturns = /\r(?!\r?\n)/.test(text);
  // A carriage return alone ends a line in files of old spreadsheets, and is a stray sign in others.
  const ends = loneReturns ? (text.includes('\n') ? [true, false] : [true]) : [false];
  const isQuoted = text.includes('"');
  const tries = ends.map((crEnds) => {
    const read = (quotes: Quotes) => attempt(quotes, crEnds);
    if (!isQuoted) return read('literal');
    return delimiter === '\t' ? readTabs(read) : readQuoted(read);
  });
  return tries.find(isClean) ?? tries.at(-1)!;
}

const isClean = ({ fault, ragged }: Records): boolean => fault === null && ragged === -1;

/** Quotes around fields are the rule in CSV; a file of hand-written lines may have them as ordinary characters. */
function readQuoted(read: (quotes: Quotes) => Records): Records {
  const quoted = read('quoted');
  if (isClean(quoted)) return quoted;
  const literal = read('literal');
  const hasQuoted = literal.records.some((record) => record.some((field) => /^\s*"/.test(field)));
  if (isClean(literal) && !hasQuoted) return literal;
  const loose = read('loose');
  // A quote behind a closing one is a fault and not a sign of the text.
  return isClean(loose) && quoted.fault?.code === 'INVALID_OPENING_QUOTE' ? loose : quoted;
}

/**
 * In tab-separated text quotes are ordinary characters (IANA's text/tab-separated-values; GLUE's files), unless all fits
 * what pandas and spreadsheets write, and only that: fields hold tabs or line breaks, quotes inside are doubled, or every
 * field stands in quotes.
 */
function readTabs(read: (quotes: Quotes) => Records): Records {
  const literal = read('literal');
  const quoted = read('quoted');
  if (!isClean(quoted)) return literal;
  if (!isClean(literal)) return quoted;
  const fields = literal.records.flat().filter((field) => field !== '');
  const isDoubled = fields.some(
    (field) => field.length > 2 && field.slice(1, -1).includes('""') && WRITTEN.test(field),
  );
  return isDoubled || fields.every((field) => WRITTEN.test(field)) ? quoted : literal;
}

/** A field as writers quote it. */
const WRITTEN = /^"(?:[^"]|"")*"$/;

function attemptRecords(bytes: Buffer, delimiter: string, quotes: Quotes, crEnds: boolean): Records {
  const lines: number[] = [];
  const records: string[][] = [];
  const lineOf = recordLines(bytes, crEnds);
  let end = 0;
  let fault: Records['fault'] = null;
  try {
    parse(bytes, {
      delimiter,
      quote: quotes === 'literal' ? false : '"',
      relax_quotes: quotes === 'loose',
      record_delimiter: ['\r\r\n', '\r\n', '\n', ...(crEnds ? ['\r'] : [])],
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (record: string[], context) => {
        lines.push(lineOf(end));
        end = context.bytes;
        records.push(record);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    fault = { code: error.code, line: lineOf(end) };
  }
  const ragged = records.findIndex((record) => record.length !== records[0]!.length);
  return { quotes, records, lines, fault, ragged };
}

/**
 * From the offset where the previous record ended to the line of the next one (csv-parse's own count takes CRLF twice);
 * offsets must not fall.
 */
function recordLines(bytes: Buffer, crEnds: boolean): (offset: number) => number {
  let line = 1;
  let at = 0;
  return (offset) => {
    let start = offset;
    while (bytes[start] === 0x0a || bytes[start] === 0x0d) start++;
    for (; at < start; at++) {
      const isLone = crEnds && bytes[at] === 0x0d && !isBeforeFeed(bytes, at + 1);
      if (bytes[at] === 0x0a || isLone) line++;
    }
    return line;
  };
}

/** Whether CRLF or CR CR LF continue here. */
function isBeforeFeed(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] === 0x0a);
}
