import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { diskUse } from './disk-use.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-disk-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('what a workspace takes is counted by kind', async () => {
  const write = (path: string, bytes: number): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), Buffer.alloc(bytes));
  };
  write('runs/r-1/checkpoints/step-1.safetensors', 1000);
  write('runs/r-1/engine.log', 10);
  write('runs/r-2/engine.log', 5);
  write('runs/r-3/engine.log', 7);
  write(`cache/${'a'.repeat(64)}/rows.bin`, 300);
  write('uploads/a1/model/config.json', 20);
  write('uploads/a1/model/model.safetensors', 600);
  write('uploads/b2/rows.csv', 30);
  write('data/d-1/train.jsonl', 80);
  write('exports/r-1/model.safetensors', 900);
  write('reports/one.pdf', 50);
  write('salf.sqlite', 40);
  write('salf.sqlite-wal', 2);
  write('elsewhere.bin', 5000);
  symlinkSync(join(folder, 'elsewhere.bin'), join(folder, 'runs/r-2/link'));
  expect(await diskUse(folder, ['r-3'])).toMatchObject({
    runs: { count: 2, bytes: 1015 },
    removed: { count: 1, bytes: 7 },
    caches: { count: 1, bytes: 300, inUse: 0 },
    uploads: { count: 2, bytes: 650 },
    data: { count: 1, bytes: 80 },
    exports: { count: 1, bytes: 900 },
    reports: { count: 1, bytes: 50 },
    database: 42,
    total: 8044,
  });
  expect((await diskUse(folder, [])).free).toBeGreaterThan(0);
});

it('an empty folder takes nothing', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const nothing = { count: 0, bytes: 0 };
  expect(await diskUse(empty, [])).toMatchObject({
    runs: nothing,
    removed: nothing,
    caches: { ...nothing, inUse: 0 },
    uploads: nothing,
    data: nothing,
    exports: nothing,
    reports: nothing,
    database: 0,
    total: 0,
  });
});
