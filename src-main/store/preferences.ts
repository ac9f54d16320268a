import { z } from 'zod';
import { Preferences } from '../contract/preferences.ts';
import type { PreferenceChange } from '../contract/preferences.ts';
import { jsonColumn } from './connection.ts';
import type { Connection } from './connection.ts';

const Row = z.object({ name: z.string(), value: jsonColumn(z.unknown()) });

export interface PreferenceReader {
  /** All of them; what was never said has its default, and what no program knows any more is left out. */
  all(): Preferences;
}

export interface PreferenceWriter extends PreferenceReader {
  set(preferences: PreferenceChange): void;
}

export function preferenceTable(connection: Connection): PreferenceWriter {
  return {
    all() {
      const rows = connection.all(Row, 'SELECT name, value FROM preferences');
      const known = rows.filter(({ name }) => name in Preferences.shape).map(({ name, value }) => [name, value]);
      return Preferences.catch(Preferences.parse({})).parse(Object.fromEntries(known));
    },
    set(preferences) {
      const sql =
        'INSERT INTO preferences (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
      for (const [name, value] of Object.entries(preferences)) connection.run(sql, name, JSON.stringify(value));
    },
  };
}
