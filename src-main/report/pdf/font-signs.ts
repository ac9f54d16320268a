import { readFileSync } from 'node:fs';

/**
 * The code points that a TrueType font has a glyph for, from the tables of its `cmap` that speak of Unicode
 * (OpenType specification, formats 4 and 12). A sign that a font lacks would print as an empty box.
 */
export function signsOf(fontFile: string): ReadonlySet<number> {
  const bytes = readFileSync(fontFile);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cmap = tableAt(view, 'cmap');
  const signs = new Set<number>();
  for (let index = 0; index < view.getUint16(cmap + 2); index++) {
    const subtable = cmap + view.getUint32(cmap + 4 + 8 * index + 4);
    const format = view.getUint16(subtable);
    if (format === 4) readSegments(view, subtable, signs);
    if (format === 12) readGroups(view, subtable, signs);
  }
  return signs;
}

function tableAt(view: DataView, name: string): number {
  for (let index = 0; index < view.getUint16(4); index++) {
    const record = 12 + 16 * index;
    const tag = [0, 1, 2, 3].map((byte) => String.fromCharCode(view.getUint8(record + byte))).join('');
    if (tag === name) return view.getUint32(record + 8);
  }
  throw new Error(`the font has no table ${name}`);
}

/** Format 4: segments of the first 65,536 code points. */
function readSegments(view: DataView, at: number, signs: Set<number>): void {
  const twice = view.getUint16(at + 6);
  const [ends, starts, deltas, offsets] = [14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice].map((place) => at + place);
  for (let segment = 0; segment < twice; segment += 2) {
    const [start, end] = [view.getUint16(starts! + segment), view.getUint16(ends! + segment)];
    const [delta, offset] = [view.getUint16(deltas! + segment), view.getUint16(offsets! + segment)];
    for (let sign = start; sign <= end && sign !== 0xffff; sign++) {
      const listed = offset === 0 ? sign : view.getUint16(offsets! + segment + offset + 2 * (sign - start));
      const glyph = offset !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff;
      if (glyph !== 0) signs.add(sign);
    }
  }
}

/** Format 12: groups of code points beyond them. */
function readGroups(view: DataView, at: number, signs: Set<number>): void {
  for (let group = 0; group < view.getUint32(at + 12); group++) {
    const [start, end] = [view.getUint32(at + 16 + 12 * group), view.getUint32(at + 20 + 12 * group)];
    for (let sign = start; sign <= end; sign++) signs.add(sign);
  }
}
