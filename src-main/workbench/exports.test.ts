import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportableRun, ID } from '../app/testing/exportable-run.ts';
import type { Store } from '../store/open.ts';
import { RunExports } from './exports.ts';
import { Hub } from './hub.ts';

const GGUF = { format: 'gguf', type: 'f16' } as const;
let folder = '';
let store: Store;
let exports: RunExports;
const hub = new Hub();
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-run-exports-'));
  const { keep, ...run } = await exportableRun(folder);
  store = run.store;
  await keep(20, 5);
  exports = new RunExports({ store, hub });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const names = (): string[] => readdirSync(join(store.workspace.exports, ID));

describe('exports of runs', () => {
  it('tell windows how far they have come, and that they are over', async () => {
    const courses: unknown[] = [];
    const stop = hub.listen((event) => event.type === 'export' && courses.push({ ...event }));
    const exported = await exports.write(ID, GGUF);
    stop();
    expect(exported).toMatchObject({ runId: ID, tensors: 1 });
    expect(courses[0]).toEqual({ type: 'export', run: ID, course: { done: 0, total: 0, etaSeconds: null } });
    expect(courses[1]).toMatchObject({ course: { total: expect.any(Number) as number } });
    expect(courses.at(-1)).toEqual({ type: 'export', run: ID, course: null });
  });

  it('that are cancelled leave nothing, and the next one is written', async () => {
    const stop = hub.listen((event) => {
      if (event.type === 'export' && event.course !== null && event.course.total > 0) exports.cancel(ID);
    });
    expect(await exports.write(ID, GGUF)).toBeNull();
    stop();
    expect(names()).toEqual([]);
    exports.cancel(ID);
    expect(await exports.write(ID, GGUF)).not.toBeNull();
    expect(names()).toEqual(['gguf']);
  });

  it('end with the program, which leaves nothing of them', async () => {
    const begun = new Promise<void>((resolve) => {
      hub.listen((event) => event.type === 'export' && event.course !== null && event.course.total > 0 && resolve());
    });
    const writing = exports.write(ID, GGUF);
    await begun;
    await exports.close();
    expect(names()).toEqual([]);
    expect(await writing).toBeNull();
  });

  it('of one run are written one at a time', async () => {
    const first = exports.write(ID, GGUF);
    await expect(exports.write(ID, GGUF)).rejects.toThrow(`Run ${ID} is being exported.`);
    expect(await first).not.toBeNull();
  });
});
