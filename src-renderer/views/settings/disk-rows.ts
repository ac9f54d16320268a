import type { DiskState } from '../../../src-main/contract/routes/settings.ts';
import { bytes, count } from '../../format/numbers.ts';

/** One kind of things that the workspace holds. */
export interface DiskRow {
  readonly what: string;
  /** How many there are; empty where they are not counted. */
  readonly of: string;
  readonly size: string;
  readonly hint: string;
}

/** What the workspace holds, kind by kind, and what that leaves. */
export function diskRows(disk: DiskState): DiskRow[] {
  const { runs, removed, caches, uploads, data, exports, reports } = disk;
  const row = (what: string, kept: { count: number; bytes: number }, one: string, hint: string): DiskRow => ({
    what,
    of: count(kept.count, one),
    size: bytes(kept.bytes),
    hint,
  });
  return [
    row('Runs', runs, 'run', 'Trained weights and logs.'),
    row(
      'Removed runs',
      removed,
      'run',
      'Deleted when the workspace is opened the next time; until then they can be taken back.',
    ),
    row('Caches', caches, 'cache', 'What frozen blocks computed. Runs that need it again compute it again.'),
    row('Uploads', uploads, 'upload', 'Models and data files that were sent from a browser.'),
    row('Data sets', data, 'data set', 'Test rows that were held out of a file, and the rows that were left.'),
    row('Exports', exports, 'run', 'Models and adapters that were written out.'),
    row('Reports', reports, 'report', 'PDF files that the window made.'),
    { what: 'Database', of: '', size: bytes(disk.database), hint: 'Settings, numbers and results of everything.' },
    { what: 'The whole folder', of: '', size: bytes(disk.total), hint: '' },
    { what: 'Free on this disk', of: '', size: bytes(disk.free), hint: '' },
  ];
}
