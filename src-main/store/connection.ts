import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { corrupt, storeError } from './faults.ts';
import { located, portable } from './portable-paths.ts';

type Value = string | number | null | Uint8Array;

/**
 * An open database whose rows are checked and whose errors are in the user's words. Paths of the workspace's own files are
 * written and read as they are, and kept relative: see `portable-paths.ts`.
 */
export class Connection {
  readonly file: string;
  /** The workspace. */
  readonly #folder: string;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<Value[]>>();

  constructor(database: Database.Database, file: string) {
    this.#database = database;
    this.file = file;
    this.#folder = dirname(file);
  }

  /** All rows of a query, each checked against `schema`. @throws FailureError `store.corrupt` for a row that fails. */
  all<T>(schema: z.ZodType<T>, sql: string, ...values: Value[]): T[] {
    return this.#guard(() => this.#prepare(sql).all(...this.#toStore(values))).map((row) => this.#check(schema, row));
  }

  /** The first row of a query, or null. */
  first<T>(schema: z.ZodType<T>, sql: string, ...values: Value[]): T | null {
    const row = this.#guard(() => this.#prepare(sql).get(...this.#toStore(values)));
    return row === undefined ? null : this.#check(schema, row);
  }

  /** Runs a statement that writes; the number of rows it changed. */
  run(sql: string, ...values: Value[]): number {
    return this.#guard(() => this.#prepare(sql).run(...this.#toStore(values))).changes;
  }

  /** All of `work` or nothing of it. The write lock is taken first, so that nothing read in between is stale. */
  transaction<T>(work: () => T): T {
    if (this.#database.inTransaction) return work();
    return this.#guard(() => this.#database.transaction(work).immediate());
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): Database.Statement<Value[]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare<Value[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #toStore(values: readonly Value[]): Value[] {
    return values.map((value) => (typeof value === 'string' ? portable(value, this.#folder) : value));
  }

  #fromStore(row: unknown): unknown {
    if (typeof row !== 'object' || row === null) return row;
    const entries = Object.entries(row).map(([column, value]: [string, unknown]) => {
      return [column, typeof value === 'string' ? located(value, this.#folder) : value] as const;
    });
    return Object.fromEntries(entries);
  }

  #check<T>(schema: z.ZodType<T>, row: unknown): T {
    const checked = schema.safeParse(this.#fromStore(row));
    if (checked.success) return checked.data;
    throw corrupt(
      this.file,
      `A row of the workspace database cannot be read (${checked.error.issues[0]?.path.join('.')}).`,
    );
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw storeError(thrown, this.file);
    }
  }
}

/** A text column that holds JSON of `schema`. */
export function jsonColumn<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.issues.push({ code: 'custom', message: 'not JSON', input: text });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** A text column whose texts recur: each is read once, as long as this schema lives. */
export function rememberingColumn<T>(schema: z.ZodType<T>): z.ZodType<T> {
  const known = new Map<unknown, T>();
  return z.unknown().transform((text, context): T => {
    if (known.has(text)) return known.get(text)!;
    const checked = schema.safeParse(text);
    if (!checked.success) {
      const custom = ({ message, path }: z.core.$ZodIssue) => ({ code: 'custom' as const, message, path, input: text });
      context.issues.push(...checked.error.issues.map(custom));
      return z.NEVER;
    }
    known.set(text, checked.data);
    return checked.data;
  });
}
