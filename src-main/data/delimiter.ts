/** Which sign parts the fields of a text file. Pure. */
import { parse } from 'csv-parse/sync';
import { DELIMITER_NAMES, DELIMITERS } from '../base/file-formats.ts';
import type { Delimiter } from '../base/file-formats.ts';
import { tooManyColumns, MOST_COLUMNS } from './limits.ts';

/** Records that are looked at, and most characters of them. */
const SAMPLE_RECORDS = 200;
const SAMPLE_CHARACTERS = 1 << 18;

/**
 * The delimiter that gives the header two fields or more, and the most rows as many as the header; the expected one of the
 * file's extension where several do, or none does.
 * Errors: `data.unreadable` for a header of more columns than are read.
 */
export function findDelimiter(file: string, text: string, expected: Delimiter): Delimiter {
  const sample = sampleOf(text);
  const fits = DELIMITER_NAMES.map((name) => ({ name, fit: fitOf(sample, name, file) }));
  const most = Math.max(...fits.map(({ fit }) => fit));
  if (most === 0 || fits.some(({ name, fit }) => name === expected && fit === most)) return expected;
  return fits.find(({ fit }) => fit === most)!.name;
}

/** Whole lines from the beginning; all of it where a single line is longer. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE_CHARACTERS) return text;
  const end = Math.max(text.lastIndexOf('\n', SAMPLE_CHARACTERS), text.lastIndexOf('\r', SAMPLE_CHARACTERS));
  return text.slice(0, end === -1 ? SAMPLE_CHARACTERS : end);
}

/** Share of the records with as many fields as the first, with quotes or without; 0 where the first has one field. */
function fitOf(sample: string, name: Delimiter, file: string): number {
  return Math.max(...(['"', false] as const).map((quote) => share(fieldCounts(sample, name, quote, file))));
}

function share(counts: readonly number[]): number {
  const [first = 1, ...rest] = counts;
  if (first < 2) return 0;
  return rest.length === 0 ? 1 : rest.filter((count) => count === first).length / rest.length;
}

function fieldCounts(sample: string, name: Delimiter, quote: '"' | false, file: string): number[] {
  const counts: number[] = [];
  try {
    parse(sample, {
      delimiter: DELIMITERS[name],
      quote,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\r\n', '\r\n', '\n', '\r'],
      to: SAMPLE_RECORDS,
      on_record: (record: string[]) => {
        counts.push(record.length);
        return null;
      },
    });
  } catch {
    // The sample may end within a quoted field; what came before counts.
  }
  if ((counts[0] ?? 0) > MOST_COLUMNS) throw tooManyColumns(file);
  return counts;
}
