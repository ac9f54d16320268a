import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DraftForm } from '../contract/draft-form.ts';
import { openStore } from './open.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-preferences-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('preferences are kept, have defaults, and survive what another program wrote', async () => {
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 0, draft: null });
    store.preferences.set({ threads: 4 });
    store.preferences.set({ threads: 2 });
  }
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 2, draft: null });
  }
  const database = new Database(join(folder, 'salf.sqlite'));
  database.exec("INSERT INTO preferences VALUES ('of-tomorrow', '1')");
  {
    using store = await openStore(folder);
    expect(store.preferences.all()).toEqual({ threads: 2, draft: null });
  }
  database.exec("UPDATE preferences SET value = '\"many\"' WHERE name = 'threads'");
  database.close();
  using store = await openStore(folder);
  expect(store.preferences.all()).toEqual({ threads: 0, draft: null });
});

it('a draft comes back as it was left, and one that no version reads is none', async () => {
  const form = DraftForm.parse({
    version: 1,
    kind: 'compare',
    models: [],
    datasets: [],
    methods: ['salf'],
    rates: {},
    seeds: '1',
    baseline: null,
    values: { epochs: '2' },
  });
  {
    using store = await openStore(folder);
    store.preferences.set({ threads: 2, draft: form });
    expect(store.preferences.all()).toEqual({ threads: 2, draft: form });
  }
  const database = new Database(join(folder, 'salf.sqlite'));
  database.exec(`UPDATE preferences SET value = '{"version":2}' WHERE name = 'draft'`);
  database.close();
  using store = await openStore(folder);
  expect(store.preferences.all()).toEqual({ threads: 2, draft: null });
});
