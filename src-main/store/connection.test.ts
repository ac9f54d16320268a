import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Connection, jsonColumn } from './connection.ts';

let folder = '';
let file = '';
let database: Database.Database;
let connection: Connection;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-connection-'));
  file = join(folder, 'a.sqlite');
  database = new Database(file, { timeout: 0 });
  database.exec('CREATE TABLE t (x)');
  connection = new Connection(database, file);
});
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

describe('trouble with the database, in words', () => {
  it('no space', () => {
    database.pragma('max_page_count = 4');
    expect(() => connection.run('INSERT INTO t VALUES (?)', 'x'.repeat(100_000))).toThrow(
      `${file}: The disk that holds it is full. Free some space there, or use another workspace (--workspace); what was done is kept.`,
    );
  });

  it('another writer', () => {
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(() => connection.transaction(() => connection.run('INSERT INTO t VALUES (1)'))).toThrow(
      `${file}: Another program keeps it locked. Close that program and try again.`,
    );
    other.close();
  });

  it('no leave to write', () => {
    const readOnly = new Connection(new Database(file, { readonly: true }), file);
    expect(() => readOnly.run('INSERT INTO t VALUES (1)')).toThrow(
      `${file}: It lies on a file system or in a file that is read-only. Make it writable, or use another workspace (--workspace).`,
    );
    readOnly.close();
  });

  it.each(['not JSON', '{"a":"one"}'])('a row that holds %s', (text) => {
    connection.run('INSERT INTO t VALUES (?)', text);
    const row = z.object({ x: jsonColumn(z.object({ a: z.number() })) });
    expect(() => connection.all(row, 'SELECT x FROM t')).toThrow(
      /: A row of the workspace database cannot be read \(x(\.a)?\)\. Restore a backup of it, or/,
    );
  });
});

describe('transaction', () => {
  it('may stand in another one, which is then undone as a whole', () => {
    expect(() =>
      connection.transaction(() => {
        connection.transaction(() => connection.run('INSERT INTO t VALUES (1)'));
        throw new Error('later');
      }),
    ).toThrow('later');
    expect(connection.first(z.object({ x: z.number() }), 'SELECT x FROM t')).toBeNull();
  });
});
