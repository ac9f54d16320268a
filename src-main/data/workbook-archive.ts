/**
 * What the zip archive of a workbook says of itself, before anything of it is unpacked: a zip bomb is refused by the sizes
 * that it declares, and sizes that contradict each other are refused, since the reader unpacks no more than was declared.
 */
import { InputError } from '../base/errors.ts';
import { bytes as inBytes, count } from '../base/numbers.ts';
import { MOST_CONTENT, tooMuchContent } from './limits.ts';

/** Packed text of a sheet is 5 to 50 times smaller than the text; so much smaller is only what repeats without an end. */
const MOST_RATIO = 300;
/** Below this size any ratio is harmless. */
const SMALL = 16 * 2 ** 20;

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of the end record without its comment, of an entry and of a local header without their names. */
const SIZES = { end: 22, entry: 46, local: 30, comment: 0xffff } as const;
/** In place of a size that stands elsewhere (ZIP64): no file that is read is so large. */
const ELSEWHERE = 0xffffffff;

/**
 * Errors: `data.bad-format` (no archive, damaged, encrypted, sizes that contradict each other), `data.unreadable` (a zip
 * bomb, or too large).
 */
export function checkArchive(file: string, archive: Buffer): void {
  let content = 0;
  for (const { name, packed, unpacked } of entriesOf(file, archive)) {
    if (!/\.(xml|rels|vml)$/i.test(name)) continue;
    content += unpacked;
    if (content > MOST_CONTENT) throw tooMuchContent(file);
    if (unpacked > SMALL && unpacked > MOST_RATIO * packed) throw zipBomb(file, packed, unpacked);
  }
}

interface Entry {
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
}

function* entriesOf(file: string, archive: Buffer): Generator<Entry> {
  const end = endOf(archive);
  if (end === -1) throw badWorkbook(file, 'This is no .xlsx workbook, or its end is missing.');
  const entries = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < entries; index++) {
    if (at + SIZES.entry > archive.length || archive.readUInt32LE(at) !== ENTRY) throw damaged(file);
    const [flags, packed, unpacked] = [at + 8, at + 20, at + 24].map((place, which) =>
      which === 0 ? archive.readUInt16LE(place) : archive.readUInt32LE(place),
    ) as [number, number, number];
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const name = archive.toString('utf8', at + SIZES.entry, at + SIZES.entry + nameLength!);
    if ((flags & 1) !== 0) throw badWorkbook(file, 'The workbook is encrypted.', 'Save it without a password.');
    requireOneSize(file, archive, archive.readUInt32LE(at + 42), { packed, unpacked });
    yield { name, packed, unpacked };
    at += SIZES.entry + nameLength! + extra! + comment!;
  }
}

/** Where the record at the end of an archive begins; -1: there is none. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - SIZES.end - SIZES.comment);
  for (let at = archive.length - SIZES.end; at >= first; at--) if (archive.readUInt32LE(at) === END) return at;
  return -1;
}

/** A size stands in the list of entries and again before the entry, unless it was not known when that was written. */
function requireOneSize(file: string, archive: Buffer, local: number, { packed, unpacked }: Omit<Entry, 'name'>): void {
  if (local + SIZES.local > archive.length || archive.readUInt32LE(local) !== LOCAL) throw damaged(file);
  const again = archive.readUInt32LE(local + 22);
  const isContrary = again !== 0 && again !== ELSEWHERE && again !== unpacked;
  if (isContrary || unpacked === ELSEWHERE || (unpacked === 0 && packed > 2)) throw damaged(file);
}

function zipBomb(file: string, packed: number, unpacked: number): InputError {
  const times = count(unpacked / Math.max(1, packed));
  return new InputError({
    code: 'data.unreadable',
    file,
    message: `A part of ${inBytes(packed)} would unpack to ${inBytes(unpacked)}, ${times} times as much: this is a zip bomb.`,
    remedy: 'Do not open it. If the file is yours, save the sheet as CSV.',
  });
}

const damaged = (file: string): InputError =>
  badWorkbook(file, 'The workbook is damaged (its list of parts is wrong).');

/** A file that is no sound workbook. */
export function badWorkbook(
  file: string,
  message: string,
  remedy = 'Save it again as .xlsx, or as “CSV UTF-8”.',
): InputError {
  return new InputError({ code: 'data.bad-format', file, message, remedy });
}
