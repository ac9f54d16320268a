import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { TrainRequest } from '../contract/request.ts';
import { openStore } from './open.ts';
import { located, portable } from './portable-paths.ts';

const MIGRATIONS = join(import.meta.dirname, '../../db');
const HERE = '/home/me/my "work"';
const THERE = '/mnt/disk/w';

describe('a path of the workspace', () => {
  it.each([
    ['a path', `${HERE}/uploads/a/model`, 'workspace:/uploads/a/model', `${THERE}/uploads/a/model`],
    ['another path', '/data/train.csv', '/data/train.csv', '/data/train.csv'],
    ['a neighbour', `${HERE}-2/x`, `${HERE}-2/x`, `${HERE}-2/x`],
    ['the folder itself', HERE, HERE, HERE],
    ['a text like a mark', 'workspace:/x', 'workspace::/x', 'workspace:/x'],
    ['words', `see ${HERE}/x`, `see ${HERE}/x`, `see ${HERE}/x`],
  ])('%s is read where the workspace lies', (_what, given, stored, read) => {
    expect(portable(given, HERE)).toBe(stored);
    expect(located(stored, THERE)).toBe(read);
    const json = JSON.stringify({ a: [given], [given]: given });
    expect(portable(json, HERE)).toBe(JSON.stringify({ a: [stored], [stored]: stored }));
    expect(located(portable(json, HERE), THERE)).toBe(JSON.stringify({ a: [read], [read]: read }));
  });

  it('leads to where the workspace lies now from every place where it lay', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'salf-portable-'));
    try {
      // Runs of two places, as version 7 of the database left them.
      const old = join(folder, 'old');
      mkdirSync(old);
      for (const name of readdirSync(MIGRATIONS).filter((each) => each < '0008')) {
        copyFileSync(join(MIGRATIONS, name), join(old, name));
      }
      const places = [folder, '/once/here', '/then/there'];
      const before = await openStore(folder, old);
      before.close();
      const database = new Database(before.workspace.database);
      const insert = database.prepare(
        `INSERT INTO runs (id, state, request, command_line, seed) VALUES (?, 'queued', ?, ?, 1)`,
      );
      places.forEach((place, index) => {
        const data = { train: `${place}/data/d/train.jsonl` };
        const task = { kind: 'preset', preset: 'trec' };
        const request = {
          kind: 'train',
          runId: `r${index}`,
          runDir: `${place}/runs/r${index}`,
          model: `${place}/uploads/m`,
          task,
          data,
        };
        insert.run(`r${index}`, JSON.stringify(TrainRequest.parse(request)), JSON.stringify(['workspace:/typed']));
      });
      database.close();
      using store = await openStore(folder);
      for (const { id, request, commandLine } of store.runs.all()) {
        expect(request.model).toBe(join(folder, 'uploads/m'));
        expect(request.data.train).toBe(join(folder, 'data/d/train.jsonl'));
        expect(request.runDir).toBe(join(folder, 'runs', id));
        expect(commandLine).toEqual(['workspace:/typed']);
      }
      expect(store.runs.all()).toHaveLength(3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('comes back as it was where nothing moved, whatever the text', () => {
    const random = Random.seeded(3);
    const parts = ['workspace:/', '/', '"', '\\', HERE, `${HERE}/`, '{', 'workspace:', 'a'];
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 1 + random.below(5) }, () => parts[random.below(parts.length)]!).join('');
      const json = JSON.stringify([text, { [text]: text }]);
      expect(located(portable(json, HERE), HERE)).toBe(json);
      expect(located(portable(text, HERE), HERE)).toBe(text);
    }
  });
});
