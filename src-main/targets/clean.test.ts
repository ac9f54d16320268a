/** What goes from the folder of a target, and what stays. */
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noteUse } from '../base/use-notes.ts';
import { TargetSettings } from '../contract/targets.ts';
import { openStore } from '../store/open.ts';
import { cleanTarget } from './clean.ts';
import { clean, trim } from './there/clean.ts';
import { openFolder } from './there/folder.ts';
import type { Folder } from './there/folder.ts';

const [USED, OLD] = ['a'.repeat(64), 'b'.repeat(64)];
const KIB = 1024;

let root = '';
let there: Folder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'salf-clean-'));
  there = openFolder(join(root, 'there'));
  for (const version of ['0.1.0-now', '0.0.9-old']) put(join(there.program, version, 'package.json'), KIB);
  for (const key of [USED, OLD]) {
    put(join(there.contents, key), 8 * KIB);
    mkdirSync(join(there.trees, key));
    linkSync(join(there.contents, key), join(there.trees, key, 'model.safetensors'));
  }
  for (const [run, key] of [['r-done', OLD], ['r-open', USED], ['r-other', USED]] as const) {
    put(join(there.runs, run, 'checkpoints', 'step-000002.safetensors'), 4 * KIB);
    writeFileSync(join(there.runs, run, 'request.json'), JSON.stringify({ model: `../../trees/${key}` }));
    put(join(there.lots, `lot-${run}`, '0', 'runs'), 0, `${run}\n`);
  }
  // Without a scheduler.
  put(join(there.lots, 'lot-ssh', 'runs'), 0, 'r-done\n');
  put(join(there.lots, 'lot-ssh', 'cells.sh'), 10);
  put(join(there.cache, OLD, 'rows.bin'), 2 * KIB);
}); // prettier-ignore
afterEach(() => rmSync(root, { recursive: true }));

function put(file: string, bytes: number, text = 'x'.repeat(bytes)): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const asked = { ask: 'clean', isDry: false, runs: ['r-done'], known: null, program: '0.1.0-now' } as const;
const names = (folder: string): string[] => readdirSync(folder).sort();

describe('cleaning', () => {
  it('deletes runs that may go and what they alone used, and counts each file once', () => {
    const before = clean(there, { ...asked, isDry: true });
    expect(before.contents).toEqual({ bytes: 16 * KIB, goes: 8 * KIB });
    expect(before.caches).toEqual({ bytes: 2 * KIB, goes: 2 * KIB });
    expect(names(there.runs)).toEqual(['r-done', 'r-open', 'r-other']);
    expect(clean(there, asked)).toEqual(before);
    expect(names(there.runs)).toEqual(['r-open', 'r-other']);
    expect([names(there.trees), names(there.contents)]).toEqual([[USED], [USED]]);
    expect(names(there.lots)).toEqual(['lot-r-open', 'lot-r-other']);
    expect(names(there.cache)).toEqual([]);
    // Runs that stay may have been started by the other version.
    expect(names(there.program)).toEqual(['0.0.9-old', '0.1.0-now']);
  });

  it('leaves what a run or a cache is used for now', () => {
    const leave = [noteUse(join(there.runs, 'r-done')), noteUse(join(there.cache, OLD))];
    clean(there, asked);
    expect(names(there.runs)).toContain('r-done');
    expect(names(there.trees)).toEqual([USED, OLD]);
    expect(names(there.cache)).toEqual([OLD]);
    leave.forEach((done) => done());
  });

  it('deletes runs of which nobody knows only where that is asked for, and everything else with the last one', () => {
    clean(there, { ...asked, known: ['r-done', 'r-open'] });
    expect(names(there.runs)).toEqual(['r-open']);
    clean(there, { ...asked, runs: ['r-open'] });
    for (const folder of [there.runs, there.trees, there.contents, there.lots]) expect(names(folder)).toEqual([]);
    expect(names(there.program)).toEqual(['0.1.0-now']);
  });

  it('follows no link out of the folder', () => {
    put(join(root, 'elsewhere', 'libraries'), 100 * KIB);
    symlinkSync(join(root, 'elsewhere'), join(there.program, '0.0.9-old', 'node_modules'));
    expect(clean(there, { ...asked, runs: ['r-done', 'r-open', 'r-other'] }).program.goes).toBeLessThan(2 * KIB);
    expect(existsSync(join(root, 'elsewhere', 'libraries'))).toBe(true);
  });

  it('takes from a run whose result was brought away what only resuming it would need', () => {
    expect(trim(there, { ask: 'trim', runs: ['r-done', 'r-gone'] })).toEqual({ bytes: 4 * KIB });
    expect(names(join(there.runs, 'r-done'))).toEqual(['request.json']);
  });
});

it('refuses where runs lie in the workspace itself', async () => {
  using store = await openStore(join(root, 'w'));
  store.targets.put('here', TargetSettings.parse({ kind: 'slurm' }));
  const refused = cleanTarget(store, 'here', { isDry: true });
  await expect(refused).rejects.toThrow('The runs of here lie in the workspace');
});
