import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIBRARY_VARIABLE } from '../base/library-variable.ts';
import { libraryPath } from './library.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-chosen-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Loads both as an engine does, computes something, and says which files are in memory. */
const PROGRAM = `
import { CHOSEN_TROUBLE } from ${at('./chosen-library.ts')};
import * as ort from 'onnxruntime-node';
import { readdirSync, readFileSync } from 'node:fs';
import { nativeRuntime } from ${at('./native.ts')};
import { libraryPath } from ${at('./library.ts')};
const { note } = await nativeRuntime();
const maps = readFileSync('/proc/self/maps', 'utf8').split('\\n').map((line) => line.slice(73));
const loaded = [...new Set(maps.filter((path) => /libonnxruntime/.test(path)))];
const notes = process.argv[1] === undefined ? [] : readdirSync(process.argv[1]).filter((name) => name.startsWith('in-use.'));
console.log(JSON.stringify({ trouble: CHOSEN_TROUBLE, note, path: libraryPath(), loaded, notes: notes.length, version: ort.env.versions.node }));
`;

function run(library: string | null): unknown {
  const env = { ...process.env, ...(library === null ? {} : { [LIBRARY_VARIABLE]: library }) };
  const words = ['--input-type=module', '-e', PROGRAM, ...(library === null ? [] : [folder])];
  const { stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8', windowsHide: true });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

describe.skipIf(process.platform !== 'linux')('the library of onnxruntime (skipped where there is no /proc)', () => {
  it('that was chosen is the only one in the process, which notes that it works with it', () => {
    const own = libraryPath();
    const chosen = join(folder, basename(own));
    copyFileSync(own, chosen);
    expect(run(chosen)).toMatchObject({ trouble: null, note: null, path: chosen, loaded: [chosen], notes: 1 });
    expect(readdirSync(folder)).toEqual([basename(own)]);
  });

  it('is that of the binding where none was chosen', () => {
    expect(run(null)).toMatchObject({ trouble: null, note: null, path: libraryPath(), loaded: [libraryPath()] });
  });

  it('that cannot be loaded is said, and no other one is called directly', () => {
    const missing = join(folder, 'none.so');
    expect(run(missing)).toMatchObject({
      trouble: expect.stringContaining('cannot open shared object file') as string,
      note: expect.stringContaining('cannot be called directly') as string,
    });
  });
});
