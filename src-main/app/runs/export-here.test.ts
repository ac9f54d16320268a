import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openWorkbench } from '../../workbench/workbench.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-half-exports-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a workbench that starts deletes what killed exports left, and nothing else', async () => {
  const run = join(folder, 'exports', 'r-1');
  const left = join(run, `model.partial-${2 ** 30}-0a1b2c3d`);
  const others = ['model', `model-2.partial-${process.pid}-0a1b2c3d`].map((name) => join(run, name));
  for (const path of [left, ...others]) mkdirSync(join(path, 'x'), { recursive: true });
  const workbench = await openWorkbench(folder);
  await workbench.close();
  expect([left, ...others].map((path) => existsSync(path))).toEqual([false, true, true]);
});
