import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { COMPILED } from './compile-cache.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-compiled-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a process that keeps what it compiles, and says which folder its child processes get. */
function start(environment: NodeJS.ProcessEnv): string {
  const script = `
    const { keepCompiled } = await import(${JSON.stringify(join(import.meta.dirname, 'compile-cache.ts'))});
    keepCompiled();
    await import(${JSON.stringify(join(import.meta.dirname, 'printable.ts'))});
    process.stdout.write(process.env.NODE_COMPILE_CACHE);`;
  const env = { ...process.env, ...environment };
  const options = { env, encoding: 'utf8', windowsHide: true } as const;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], options);
  expect(stderr).toBe('');
  return stdout;
}

const kept = (): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

it('keeps what is compiled, where the environment says', () => {
  expect(start({ NODE_COMPILE_CACHE: folder })).toBe(folder);
  // A folder of this version of Node, and in it at least the file without its types and its code.
  expect(kept().length).toBeGreaterThan(2);
});

it('keeps nothing where the environment forbids it', () => {
  start({ NODE_COMPILE_CACHE: folder, NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(kept()).toEqual([]);
});

it('names its own folder to child processes where the environment names none', () => {
  expect(start({ NODE_COMPILE_CACHE: undefined })).toBe(COMPILED);
});
