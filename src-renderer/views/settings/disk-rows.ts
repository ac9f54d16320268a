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
      'Deleted runs',
      removed,
      'run',
      'Their files are deleted when the workspace is opened next; until then they can be restored.',
    ),
    row('Caches', caches, 'cache', 'What frozen blocks computed. Runs that need it again compute it again.'),
    row('Uploads', uploads, 'upload', 'Models and data files uploaded from a browser.'),
    row('Data sets', data, 'data set', 'Training and test rows of files that were split.'),
    row('Exports', exports, 'run', 'Exported models and adapters.'),
    row('Reports', reports, 'report', 'PDF files created in the window.'),
    { what: 'Database', of: '', size: bytes(disk.database), hint: 'Settings, numbers and results of everything.' },
    { what: 'The whole folder', of: '', size: bytes(disk.total), hint: '' },
    { what: 'Free on this disk', of: '', size: bytes(disk.free), hint: '' },
  ];
}
