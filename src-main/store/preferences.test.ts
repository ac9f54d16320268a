import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore } from './open.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-preferences-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('preferences are kept, have defaults, and survive what another program wrote', async () => {
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 0 });
    store.preferences.set({ threads: 4 });
    store.preferences.set({ threads: 2 });
  }
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 2 });
  }
  const database = new Database(join(folder, 'salf.sqlite'));
  database.exec("INSERT INTO preferences VALUES ('of-tomorrow', '1')");
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 2 });
  }
  database.exec("UPDATE preferences SET value = '\"many\"' WHERE name = 'threads'");
  database.close();
  using store = await openStore(folder);
  expect(store.preferences.all()).toEqual({ threads: 0 });
});
