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
  write(`cache/${'a'.repeat(64)}/rows.bin`, 300);
  write('salf.sqlite', 40);
  write('salf.sqlite-wal', 2);
  write('elsewhere.bin', 5000);
  symlinkSync(join(folder, 'elsewhere.bin'), join(folder, 'runs/r-2/link'));
  expect(await diskUse(folder)).toMatchObject({
    runs: { count: 2, bytes: 1015 },
    caches: { count: 1, bytes: 300, inUse: 0 },
    database: 42,
  });
  expect((await diskUse(folder)).free).toBeGreaterThan(0);
});

it('an empty folder takes nothing', async () => {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  expect(await diskUse(empty)).toMatchObject({
    ...{ runs: { count: 0, bytes: 0 }, caches: { count: 0, bytes: 0, inUse: 0 }, database: 0 },
  });
});
