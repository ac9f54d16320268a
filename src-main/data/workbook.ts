import type { ReadOptions } from '../base/file-formats.ts';
import { decodeApart } from './decode-apart.ts';
import type { Content } from './table.ts';
import { badWorkbook } from './workbook-archive.ts';

/**
 * The first sheet that is not hidden of a workbook (.xlsx, .xlsm): values as they were stored, never computed; macros are
 * not looked at. It is read in a thread of its own that is ended where that takes too long or too much memory.
 * Errors: `data.unreadable` (also a zip bomb, or too large), `data.bad-format` (no workbook, damaged, with a password),
 * `data.empty`.
 */
export function readWorkbook(file: string, { header }: ReadOptions): Promise<Content> {
  return decodeApart('workbook', { file, ...(header === undefined ? {} : { header }) }, badWorkbook);
}
