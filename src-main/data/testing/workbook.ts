/** Workbooks made by hand, part by part, so that they can be wrong in one place. */
import { crc32, deflateRawSync } from 'node:zlib';

/** A part of an archive; what it says of itself may be untrue. */
export interface Part {
  readonly name: string;
  readonly content: string | Buffer;
  /** The size that it declares, in the list of entries and before the entry; default: the true one. */
  readonly declared?: number;
  /** Before the entry alone. */
  readonly declaredBefore?: number;
  readonly flags?: number;
}

export function zip(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const { name, content, declared, declaredBefore, flags = 0 } of parts) {
    const bytes = Buffer.from(content as Buffer);
    const packed = deflateRawSync(bytes);
    const size = declared ?? bytes.length;
    const common = (again: number): Buffer => {
      const header = Buffer.alloc(26);
      header.writeUInt16LE(20, 0);
      header.writeUInt16LE(flags, 2);
      header.writeUInt16LE(8, 4);
      header.writeUInt32LE(crc32(bytes), 10);
      header.writeUInt32LE(packed.length, 14);
      header.writeUInt32LE(again, 18);
      header.writeUInt16LE(name.length, 22);
      return header;
    };
    const local = Buffer.concat([
      Buffer.from('PK\u0003\u0004'),
      common(declaredBefore ?? size),
      Buffer.from(name),
      packed,
    ]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    list.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), common(size), rest, Buffer.from(name)]));
    bodies.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(18);
  const entries = Buffer.concat(list);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...bodies, entries, Buffer.from('PK\u0005\u0006'), end]);
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';

/** The parts of a workbook with one sheet. @param data what stands within `sheetData` */
export function workbookParts(data: string, sheet: Partial<Part> = {}): Part[] {
  const relation = (id: string, type: string, target: string): string =>
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;
  return [
    {
      name: '[Content_Types].xml',
      content: `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    },
    { name: '_rels/.rels', content: relation('rId1', 'officeDocument', 'xl/workbook.xml') },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    },
    { name: 'xl/_rels/workbook.xml.rels', content: relation('rId1', 'worksheet', 'worksheets/sheet1.xml') },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData></worksheet>`,
      ...sheet,
    },
  ];
}

/** A row of text. */
export function textRow(number: number, ...texts: readonly string[]): string {
  const cells = texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`);
  return `<row r="${number}">${cells.join('')}</row>`;
}
