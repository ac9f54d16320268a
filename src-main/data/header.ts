/** The first line of a delimited file: names of columns, or a row like the others. Pure. */
import { listed } from '../base/printable.ts';

/** Rows that are compared with the first line. */
const LOOKED_AT = 2000;

/**
 * Whether the first record holds names. It does not where a field of it is a number, or stands again and again as a value
 * of the same column (a label, in most cases), while the line as a whole is not there twice. pandas numbers columns
 * without names from 0.
 */
function isHeader(records: readonly (readonly string[])[]): boolean {
  const [first = [], ...rest] = records.slice(0, LOOKED_AT + 1);
  const fields = first.map((field) => field.trim());
  const named = fields.filter((field) => field !== '');
  if (named.every((field, index) => field === String(index))) return true;
  if (rest.some((row) => row.every((field, column) => field === first[column]))) return true;
  const again = rest.length < 20 ? 1 : 2;
  return !fields.some(
    (field, column) =>
      NUMBER.test(field) || (field !== '' && rest.filter((row) => row[column]?.trim() === field).length >= again),
  );
}

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** What the first record is, and what the columns are called. */
export interface Head {
  readonly hasHeader: boolean;
  readonly columns: readonly string[];
  /** What was taken where another reading was possible. */
  readonly notes: readonly string[];
}

/** @param wanted whether the first record holds names, where a person says so */
export function headOf(records: readonly (readonly string[])[], wanted?: 'yes' | 'no'): Head {
  const [first = []] = records;
  const hasHeader = wanted === undefined ? isHeader(records) : wanted === 'yes';
  const { columns, notes } = columnNames(hasHeader ? first : first.map(() => ''));
  const note = 'the first line was read as a row and not as the names of the columns';
  return { hasHeader, columns, notes: hasHeader ? notes : [note] };
}

/** Names without white space around them; every column gets a name of its own. */
function columnNames(header: readonly string[]): { columns: string[]; notes: string[] } {
  const columns: string[] = [];
  const nameless: string[] = [];
  const twice: string[] = [];
  for (const field of header) {
    const name = field.trim() === '' ? `column ${columns.length + 1}` : field.trim();
    let free = name;
    for (let copy = 2; columns.includes(free); copy++) free = `${name} (${copy})`;
    if (field.trim() === '') nameless.push(free);
    else if (free !== name) twice.push(free);
    columns.push(free);
  }
  return {
    columns,
    notes: [
      ...(nameless.length === 0 ? [] : [`columns without a name are called ${listed(nameless, 5)}`]),
      ...(twice.length === 0 ? [] : [`columns of the same name are called ${listed(twice, 5)}`]),
    ],
  };
}
