import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayMount, smallDisk } from '../base/testing/small-disk.ts';
import { openStore } from './open.ts';
import { assertSqliteVersion } from './version.ts';
import { isWorkspace } from './workspace.ts';

let folder = '';
let workspace = '';
let migrations = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-store-'));
  workspace = join(folder, 'workspace');
  migrations = join(folder, 'db');
  mkdirSync(migrations);
  writeFileSync(join(migrations, '0001_first.sql'), 'CREATE TABLE one (x INTEGER) STRICT;');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = async (): Promise<void> => (await openStore(workspace, migrations)).close();
const inside = <T>(work: (database: Database.Database) => T): T => {
  const database = new Database(join(workspace, 'salf.sqlite'));
  try {
    return work(database);
  } finally {
    database.close();
  }
};
const fault = (code: string, message: string): unknown => {
  const inner: unknown = expect.objectContaining({ code, message });
  return expect.objectContaining({ fault: inner });
};

describe('openStore', () => {
  it('makes a workspace with the real migrations, and opens it again', async () => {
    expect(isWorkspace(workspace)).toBe(false);
    (await openStore(workspace)).close();
    expect(isWorkspace(workspace)).toBe(true);
    using store = await openStore(workspace);
    expect(store.runs.all()).toEqual([]);
    expect(readdirSync(workspace).sort()).toEqual(['runs', 'salf.sqlite', 'salf.sqlite-shm', 'salf.sqlite-wal']);
    expect(inside((database) => database.pragma('journal_mode', { simple: true }))).toBe('wal');
  });

  it('applies a new migration once, after a backup of what was there', async () => {
    await open();
    inside((database) => database.exec('INSERT INTO one VALUES (7)'));
    writeFileSync(
      join(migrations, '0002_second.sql'),
      'CREATE TABLE two (y INTEGER) STRICT; INSERT INTO two SELECT x FROM one;',
    );
    await open();
    await open();
    expect(inside((database) => database.prepare('SELECT y FROM two').pluck().all())).toEqual([7]);
    const backups = readdirSync(workspace).filter((name) => !/^(runs|salf\.sqlite(-shm|-wal)?)$/.test(name));
    expect(backups).toEqual(['salf.sqlite.v1.bak']);
    const backup = new Database(join(workspace, 'salf.sqlite.v1.bak'), { readonly: true });
    expect(backup.prepare('SELECT x FROM one').pluck().all()).toEqual([7]);
    expect(backup.pragma('user_version', { simple: true })).toBe(1);
    backup.close();
  });

  it('leaves the old version in place when a migration fails', async () => {
    await open();
    writeFileSync(
      join(migrations, '0002_second.sql'),
      'CREATE TABLE two (y INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
    );
    await expect(open()).rejects.toThrow('no such table: nowhere');
    expect(inside((database) => database.pragma('user_version', { simple: true }))).toBe(1);
    rmSync(join(migrations, '0002_second.sql'));
    await open();
  });

  it('refuses a database of a newer program', async () => {
    writeFileSync(join(migrations, '0002_second.sql'), 'CREATE TABLE two (y INTEGER) STRICT;');
    await open();
    rmSync(join(migrations, '0002_second.sql'));
    const message = 'The workspace database has version 2, and this program knows versions up to 1.';
    await expect(open()).rejects.toEqual(fault('store.newer-version', message));
  });

  it('refuses a database of another history, of another program, and of no program', async () => {
    await open();
    writeFileSync(join(migrations, '0001_first.sql'), 'CREATE TABLE one (z INTEGER) STRICT;');
    const history = "The workspace database was not made by this program's 0001_first.sql.";
    await expect(open()).rejects.toEqual(fault('store.corrupt', history));

    inside((database) => database.pragma('application_id = 1'));
    await expect(open()).rejects.toEqual(fault('store.corrupt', 'This is the database of another program.'));

    for (const name of readdirSync(workspace)) if (name !== 'runs') rmSync(join(workspace, name));
    writeFileSync(join(workspace, 'salf.sqlite'), 'not a database at all, whatever its name says'.repeat(100));
    await expect(open()).rejects.toEqual(fault('store.corrupt', 'The workspace database is damaged.'));
  });

  it('refuses a place that cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    workspace = join(folder, 'file', 'workspace');
    const message = 'A part of the path is a file, where a folder is needed.';
    await expect(open()).rejects.toEqual(fault('workspace.unwritable', message));
  });

  it.each([
    ['a name that is too long', 'x'.repeat(300), 'The path, or a name in it, is longer than the file system allows.'],
    ['a file', 'file', 'A part of the path is a file, where a folder is needed.'],
  ])('refuses %s as a place', async (_what, name, message) => {
    writeFileSync(join(folder, 'file'), '');
    workspace = join(folder, name);
    await expect(open()).rejects.toEqual(fault('workspace.unwritable', message));
  });

  it('deletes the copy that a migration left when its process was killed', async () => {
    await open();
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    const left = [`salf.sqlite.v1.bak.${pid}.tmp`, `salf.sqlite.v1.bak.partial-${pid}-0123abcd-journal`];
    for (const name of left) writeFileSync(join(workspace, name), 'x');
    await open();
    expect(readdirSync(workspace).filter((name) => name.includes('bak'))).toEqual([]);
  });

  it.skipIf(!mayMount())('says that the disk is full, and keeps what was written', async () => {
    const disk = smallDisk(2)!;
    try {
      workspace = join(disk.folder, 'workspace');
      disk.fill();
      await expect(openStore(workspace)).rejects.toMatchObject({ exitCode: 1, fault: { code: 'workspace.no-space' } });
      disk.free();
      using store = await openStore(workspace);
      disk.fill();
      const hash = (step: number): string => `${step}`.padStart(4000, 'x');
      const write = (step: number): void =>
        store.datasets.put({ type: 'data', task: 't', overlaps: [], splits: [], warnings: [], hash: hash(step) });
      const writeAll = (): void => Array.from({ length: 2000 }).forEach((_, step) => write(step));
      expect(writeAll).toThrow(/The disk that holds it is full \(0 MiB are free\)\. Free 256 MiB there/);
      const kept = inside((database) => database.prepare('SELECT count(*) FROM datasets').pluck().get());
      disk.free();
      write(5000);
      expect(inside((database) => database.prepare('SELECT count(*) FROM datasets').pluck().get())).toBe(
        Number(kept) + 1,
      );
    } finally {
      disk.remove();
    }
  });

  it('waits for another program that writes to the database while it is still new', async () => {
    mkdirSync(workspace);
    const other = new Database(join(workspace, 'salf.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    setTimeout(() => other.close(), 200);
    await open();
    expect(isWorkspace(workspace)).toBe(true);
  });

  it('lets several programs make and write the same workspace at once', async () => {
    cpSync(join(import.meta.dirname, '..', '..', 'db'), migrations, { recursive: true, force: true });
    rmSync(join(migrations, '0001_first.sql'));
    const script = `
      const { openStore } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'open.ts')).href)});
      const store = await openStore(${JSON.stringify(workspace)}, ${JSON.stringify(migrations)});
      for (let step = 0; step < 50; step++) {
        const hash = process.pid + '-' + step;
        store.datasets.put({ type: 'data', task: 't', overlaps: [], splits: [], warnings: [], hash });
      }
      store.close();`;
    const program = [process.execPath, ['--input-type=module', '--eval', script]] as const;
    await Promise.all([1, 2, 3].map(() => promisify(execFile)(...program)));
    expect(inside((database) => database.prepare('SELECT count(*) FROM datasets').pluck().get())).toBe(150);
  });
});

describe('assertSqliteVersion', () => {
  it.each(['3.51.3', '3.52.0', '4.0.0'])('accepts %s', (version) => {
    expect(() => assertSqliteVersion(version)).not.toThrow();
  });
  it.each(['3.51.2', '3.50.9', '2.99.99'])('refuses %s', (version) => {
    const message = `SQLite ${version} can damage the workspace database; 3.51.3 or newer is needed. Run \`npm ci\` again.`;
    expect(() => assertSqliteVersion(version)).toThrow(message);
  });
});
