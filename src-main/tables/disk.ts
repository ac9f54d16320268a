import type { DiskState } from '../contract/routes/settings.ts';
import { FREEABLE_WORDS, type Freeable, type Freed } from '../contract/disk.ts';
import { counted, plural } from '../base/numbers.ts';

/** One kind of things that the workspace holds. */
export interface DiskRow {
  readonly what: string;
  /** How many there are; empty where they are not counted. */
  readonly of: string;
  readonly size: string;
  readonly hint: string;
}

/** What the workspace holds, kind by kind, and what that leaves. @param bytes writes a size */
export function diskRows(disk: DiskState, bytes: (size: number) => string): DiskRow[] {
  const { runs, removed, caches, uploads, data, exports, reports } = disk;
  const row = (what: string, kept: { count: number; bytes: number }, one: string, hint: string): DiskRow => ({
    what,
    of: counted(kept.count, one),
    size: bytes(kept.bytes),
    hint,
  });
  return [
    row('Runs', runs, 'run', 'Trained weights and logs.'),
    row(
      'Deleted runs',
      removed,
      'run',
      'They can be restored until the workspace is opened next, or the bin is emptied.',
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

/** Why there is nothing of a kind to delete, as far as that is known; null: there may be something. */
export function nothingToFree(what: Freeable, { caches, removed, runs }: DiskState): string | null {
  switch (what) {
    case 'caches':
      if (caches.count === 0) return 'There is no cache.';
      return caches.count > caches.inUse ? null : 'Runs at work use all of them.';
    case 'deleted-runs':
      return removed.count === 0 ? 'No run was deleted.' : null;
    case 'checkpoints':
      return runs.count === 0 ? 'There is no run.' : null;
  }
}

/** What was deleted of a kind. */
export function freedWords(what: Freeable, { count: freed, inUse }: Freed): string {
  const { one } = FREEABLE_WORDS[what];
  const verb = what === 'checkpoints' ? 'made smaller' : 'deleted';
  const kept = inUse === 0 ? '' : ` ${counted(inUse, one)} in use ${plural(inUse, 'was', 'were')} kept.`;
  return `${counted(freed, one)} ${verb}.${kept}`;
}
