/** Workbooks that cannot be read, and bombs; that sound ones are read as openpyxl reads them is in table-goldens.test.ts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../base/errors.ts';
import { readTable } from './table.ts';
import { textRow, workbookParts, zip } from './testing/workbook.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'salf-workbook-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const ROWS = textRow(1, 'text', 'label') + textRow(2, 'a', 'x') + textRow(3, 'b', 'y');
const good = zip(workbookParts(ROWS));
const SAVE = 'Save it again as .xlsx, or as “CSV UTF-8”.';
const LIST = `The workbook is damaged (its list of parts is wrong). ${SAVE}`;
/** 64 MiB that pack to 64 KiB. */
const spaces = Buffer.alloc(64 * 2 ** 20, ' ');

/** Content, code, and the message after the path. */
const BROKEN: Readonly<Record<string, readonly [content: string | Buffer, code: string, message: string]>> = {
  'text.xlsx': ['text,label\na,x\n', 'data.bad-format', `This is no .xlsx workbook, or its end is missing. ${SAVE}`],
  'empty.xlsx': ['', 'data.empty', 'The file has no rows. Give a file with at least one row of data.'],
  'cut.xlsx': [good.subarray(0, -30), 'data.bad-format', `This is no .xlsx workbook, or its end is missing. ${SAVE}`],
  'old.xlsx': [
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
    'data.bad-format',
    'This is an old Excel workbook, or one with a password. Save it as .xlsx without one.',
  ],
  'encrypted.xlsx': [
    zip(workbookParts(ROWS, { flags: 1 })),
    'data.bad-format',
    'The workbook is encrypted. Save it without a password.',
  ],
  'archive.xlsx': [
    zip([{ name: 'rows.csv', content: 'text,label\na,x\n' }]),
    'data.bad-format',
    `The workbook is damaged, or no .xlsx workbook (Invalid XLSX: missing [Content_Types].xml). ${SAVE}`,
  ],
  'no-rows.xlsx': [
    zip(workbookParts('')),
    'data.empty',
    'The file has no rows. Give a file with at least one row of data.',
  ],
  'header-only.xlsx': [
    zip(workbookParts(textRow(1, 'text', 'label'))),
    'data.empty',
    'The file has no rows. Give a file with at least one row of data.',
  ],
  'bomb.xlsx': [
    zip(workbookParts(ROWS, { content: spaces })),
    'data.unreadable',
    'A part of 63.7 KiB would unpack to 64 MiB, 1,029 times as much: this is a zip bomb. Do not open it. If the file is yours, save the sheet as CSV.',
  ],
  'many-bombs.xlsx': [
    zip([
      ...workbookParts(ROWS),
      ...Array.from({ length: 80 }, (_, part) => ({
        name: `xl/worksheets/sheet${part + 2}.xml`,
        content: 'x',
        declared: 15 * 2 ** 20,
      })),
    ]),
    'data.unreadable',
    'Unpacked, the file would take more than 1,024 MiB. Split it, or keep the columns of text and label.',
  ],
  // It says that it is small.
  'lying-bomb.xlsx': [
    zip(workbookParts(ROWS, { content: spaces, declared: 500 })),
    'data.bad-format',
    `The workbook is damaged, or no .xlsx workbook (Decompressed size exceeds limit of 500 bytes (possible zip bomb)). ${SAVE}`,
  ],
  'two-sizes.xlsx': [zip(workbookParts(ROWS, { declaredBefore: 9 })), 'data.bad-format', LIST],
  'no-size.xlsx': [zip(workbookParts(ROWS, { declared: 0 })), 'data.bad-format', LIST],
  // Two cells in opposite corners are a table of 17 billion cells.
  'corners.xlsx': [
    zip(workbookParts(`${textRow(1, 'text')}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`)),
    'data.unreadable',
    'The sheet spans 1,048,576 rows and 16,384 columns, more cells than are read. ' +
      'Delete the empty rows and columns behind the table, or save the sheet as CSV.',
  ],
};

describe('broken workbooks', () => {
  it.each(Object.entries(BROKEN))('%s', async (name, [content, code, message]) => {
    const file = write(name, content);
    const thrown: unknown = await readTable(file).catch((each: unknown) => each);
    expect(thrown).toBeInstanceOf(InputError);
    expect((thrown as InputError).message).toBe(`${file}: ${message}`);
    expect((thrown as InputError).fault.code).toBe(code);
  });

  it('entities of a document type are not expanded', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const [types, ...parts] = workbookParts(textRow(1, 'text', 'label') + textRow(2, '&b;', 'x'));
    const sheet = parts.at(-1)!;
    const file = write(
      'laughs.xlsx',
      zip([types!, ...parts.slice(0, -1), { ...sheet, content: `${bomb}${String(sheet.content)}` }]),
    );
    expect((await readTable(file)).rows).toEqual([['&b;', 'x']]);
  });
});

it('says on which row of the sheet each row stands, and which sheet was read', async () => {
  const file = write(
    'gaps.xlsx',
    zip(workbookParts(textRow(3, 'text', 'label') + textRow(5, 'a', 'x') + textRow(9, 'b', 'y'))),
  );
  const { lines, reading, columns } = await readTable(file);
  expect({ lines, reading, columns }).toEqual({
    lines: [5, 9],
    reading: { sheet: 'One', header: true },
    columns: ['text', 'label'],
  });
});

it('takes the first row as a row where that was said', async () => {
  const file = write('no-header.xlsx', zip(workbookParts(textRow(1, 'a', 'x') + textRow(2, 'b', 'y'))));
  const { columns, rows, notes } = await readTable(file, { header: 'no' });
  expect(columns).toEqual(['column 1', 'column 2']);
  expect(rows).toEqual([['a', 'x'], ['b', 'y']]); // prettier-ignore
  expect(notes).toEqual(['the first line was read as a row and not as the names of the columns']);
});
