import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-odd-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const SPECIAL = 'This is no place for ordinary files, such as a device or a folder of the system.';

describe('a workspace is refused', () => {
  it.skipIf(process.platform !== 'linux').each(['/proc/x', '/proc', '/sys/x/y', '/dev/x', '/dev/null', '/dev/full'])(
    'at %s',
    async (place) => {
      await expect(openStore(place)).rejects.toMatchObject({
        exitCode: 2,
        fault: { code: 'workspace.unwritable', file: place, message: SPECIAL },
      });
    },
  );

  it.skipIf(process.platform === 'win32')('at a pipe, without waiting for its other end', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(openStore(pipe)).rejects.toMatchObject({ exitCode: 2, fault: { file: pipe, message: SPECIAL } });
  });

  it('inside a model folder, and leaves nothing there', async () => {
    const model = join(folder, 'model');
    mkdirSync(model);
    for (const name of ['config.json', 'model-00001.safetensors']) writeFileSync(join(model, name), '');
    const place = join(model, 'deep', 'workspace');
    await expect(openStore(place)).rejects.toMatchObject({
      exitCode: 2,
      fault: { file: place, message: `The workspace would lie inside the model folder ${model}.` },
    });
    await expect(openStore(model)).rejects.toMatchObject({ exitCode: 2 });
    expect(readdirSync(model).sort()).toEqual(['config.json', 'model-00001.safetensors']);
    (await openStore(join(folder, 'beside'))).close();
  });
});
