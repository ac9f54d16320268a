import type Database from 'better-sqlite3';
import { InputError } from '../base/errors.ts';
import { Placement } from '../base/atomic-write.ts';
import { corrupt } from './faults.ts';
import type { Migration } from './migrations.ts';

/** "SALF" in ASCII, so that a database of another program is never mistaken for a workspace. */
const APPLICATION_ID = 0x53414c46;

/**
 * Brings a database to the newest version, after a backup (`<file>.v<version>.bak`) where it already holds something.
 * @throws InputError `store.newer-version` where it was written by a newer program
 * @throws FailureError `store.corrupt` where it is no workspace, or was made by a migration of the same number but other text
 */
export async function migrate(database: Database.Database, migrations: readonly Migration[]): Promise<void> {
  const version = checkedVersion(database, migrations);
  if (version === migrations.length) return;
  if (version > 0) await backUp(database, `${database.name}.v${version}.bak`);
  database
    .transaction(() => {
      // Another process may have migrated while this one waited for the lock.
      const current = checkedVersion(database, migrations);
      for (const migration of migrations.slice(current)) apply(database, migration);
    })
    .immediate();
}

function checkedVersion(database: Database.Database, migrations: readonly Migration[]): number {
  // First of all: what another process creates just now has its id as soon as it is no longer empty.
  if (isEmpty(database)) return 0;
  const file = database.name;
  const application = Number(database.pragma('application_id', { simple: true }));
  const version = Number(database.pragma('user_version', { simple: true }));
  if (application !== APPLICATION_ID) throw corrupt(file, 'This is the database of another program.');
  if (version > migrations.length) {
    throw new InputError({
      code: 'store.newer-version',
      message: `The workspace database has version ${version}, and this program knows versions up to ${migrations.length}.`,
      remedy: 'Update SALF Workbench, or choose another folder with --workspace.',
      file,
    });
  }
  const applied = database.prepare<[], string>('SELECT checksum FROM migrations ORDER BY version').pluck().all();
  for (let index = 0; index < version; index++) {
    const migration = migrations[index]!;
    if (applied[index] !== migration.checksum) {
      throw corrupt(file, `The workspace database was not made by this program's ${migration.name}.`);
    }
  }
  return version;
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
}

function apply(database: Database.Database, migration: Migration): void {
  if (migration.version === 1) {
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.exec(`CREATE TABLE migrations (
      version INTEGER NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      checksum TEXT NOT NULL,
      applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    ) STRICT`);
  }
  database.exec(migration.sql);
  database
    .prepare('INSERT INTO migrations (version, name, checksum) VALUES (?, ?, ?)')
    .run(migration.version, migration.name, migration.checksum);
  database.pragma(`user_version = ${migration.version}`);
}

/** Copies the whole database, whoever else is writing to it; the name appears only once the copy is complete. */
async function backUp(database: Database.Database, file: string): Promise<void> {
  const placement = new Placement(file);
  try {
    await database.backup(placement.partial);
    placement.commit();
  } finally {
    placement.discard();
  }
}
