import { FailureError } from '../base/errors.ts';

/** The first SQLite without the WAL-reset bug, which can corrupt a database (https://www.sqlite.org/wal.html). */
const LEAST = [3, 51, 3] as const;

/** @throws FailureError `internal` where the SQLite that was linked in may corrupt a database. */
export function assertSqliteVersion(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, least] of LEAST.entries()) {
    const part = parts[index] ?? 0;
    if (part > least) return;
    if (part < least) {
      throw new FailureError({
        code: 'internal',
        message: `SQLite ${version} can damage the workspace database; ${LEAST.join('.')} or newer is needed.`,
        remedy: 'Run `npm ci` again.',
      });
    }
  }
}
