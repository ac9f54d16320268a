import { z } from 'zod';
import { NO_DESCRIPTION } from '../contract/description.ts';
import type { Description } from '../contract/description.ts';
import type { Connection } from './connection.ts';

const Row = z.object({ subject: z.string(), name: z.string().nullable(), note: z.string() });
const TagRow = z.object({ subject: z.string(), tag: z.string() });

export interface DescriptionReader {
  /** Of one subject, by its id; empty where nobody described it. */
  get(subject: string): Description;
  /** Of all that have one. */
  all(): ReadonlyMap<string, Description>;
}

export interface DescriptionWriter extends DescriptionReader {
  /** Takes the place of what was there; an empty one leaves nothing. */
  put(subject: string, description: Description): void;
}

export function descriptionTable(connection: Connection): DescriptionWriter {
  const read = (condition: string, ...values: string[]): Map<string, Description> => {
    const rows = connection.all(Row, `SELECT subject, name, note FROM descriptions ${condition}`, ...values);
    const tags = connection.all(TagRow, `SELECT subject, tag FROM tags ${condition} ORDER BY tag`, ...values);
    const found = new Map<string, Description>(
      rows.map(({ subject, name, note }) => [subject, { name, note, tags: [] }]),
    );
    for (const [subject, own] of Map.groupBy(tags, ({ subject }) => subject)) {
      found.set(subject, { ...(found.get(subject) ?? NO_DESCRIPTION), tags: own.map(({ tag }) => tag) });
    }
    return found;
  };
  return {
    get: (subject) => read('WHERE subject = ?', subject).get(subject) ?? NO_DESCRIPTION,
    all: () => read(''),
    put(subject, { name, note, tags }) {
      connection.transaction(() => {
        connection.run('DELETE FROM descriptions WHERE subject = ?', subject);
        connection.run('DELETE FROM tags WHERE subject = ?', subject);
        if (name !== null || note !== '') {
          connection.run('INSERT INTO descriptions (subject, name, note) VALUES (?, ?, ?)', subject, name, note);
        }
        for (const tag of tags) connection.run('INSERT INTO tags (subject, tag) VALUES (?, ?)', subject, tag);
      });
    },
  };
}

/** In SQL, the name that a person gave to a thing of the library, else the one that it came with. */
export function ownName(table: string): string {
  return `coalesce((SELECT descriptions.name FROM descriptions WHERE subject = ${table}.id), ${table}.name) AS name`;
}

const Named = z.object({ subject: z.string(), name: z.string() });

/** The names that people gave, by id. */
export function givenNames(connection: Connection): ReadonlyMap<string, string> {
  const rows = connection.all(Named, 'SELECT subject, name FROM descriptions WHERE name IS NOT NULL');
  return new Map(rows.map(({ subject, name }) => [subject, name]));
}
