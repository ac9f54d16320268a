import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayMount, smallDisk } from './testing/small-disk.ts';
import { partialOf, removeLeftovers, writeWhole } from './write-whole.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-whole-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeWhole', () => {
  it('puts the new file in the place of the old one, also behind a link', () => {
    writeFileSync(join(folder, 'a'), 'old');
    symlinkSync(join(folder, 'a'), join(folder, 'link'));
    writeWhole(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['a', 'link']);
  });

  it.skipIf(!existsSync('/dev/full'))('writes to a device and leaves it one', () => {
    expect(() => writeWhole('/dev/full', 'x')).toThrow('/dev/full: The disk that holds it is full');
    writeWhole('/dev/null', 'x');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.skipIf(!mayMount())('on a full disk leaves the old file, nothing half-written, and says so', () => {
    const disk = smallDisk(1)!;
    try {
      const file = join(disk.folder, 'report.pdf');
      writeWhole(file, 'old');
      disk.fill();
      let thrown: unknown;
      try {
        writeWhole(file, Buffer.alloc(100_000));
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toMatchObject({ exitCode: 1, fault: { code: 'workspace.no-space', file } });
      expect(String(thrown)).toContain('The disk that holds it is full (0 MiB are free). Free 256 MiB there, or');
      expect(readdirSync(disk.folder).sort()).toEqual(['ballast', 'report.pdf']);
      expect(readFileSync(file, 'utf8')).toBe('old');
    } finally {
      disk.remove();
    }
  });

  it.skipIf(process.platform === 'win32')('says what a limit on the size of files refuses', () => {
    const script = `
      const { writeWhole } = await import(${JSON.stringify(join(import.meta.dirname, 'write-whole.ts'))});
      try { writeWhole(${JSON.stringify(join(folder, 'big'))}, Buffer.alloc(3e6)); }
      catch (error) { console.log(error.exitCode, error.fault.code, error.fault.message); }`;
    const run = `ulimit -f 1000; exec "$0" --input-type=module --eval "$1"`;
    const { stdout } = spawnSync('sh', ['-c', run, process.execPath, script], { encoding: 'utf8' });
    expect(stdout).toBe(
      '1 workspace.no-space The file grew larger than its file system, or a limit of this session, allows.\n',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a folder that is a file', 'file/x', 'A part of the path is a file, where a folder is needed.'],
    ['a folder', 'sub', 'This is a folder, where a file is needed.'],
    ['a name that is too long', 'x'.repeat(300), 'The path, or a name in it, is longer than the file system allows.'],
    ['a folder that is gone', 'none/x', 'The file or folder is not there, or was moved or deleted meanwhile.'],
  ])('says what is wrong with %s', (_what, name, message) => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'sub'));
    expect(() => writeWhole(join(folder, name), 'x')).toThrow(`${join(folder, name)}: ${message}`);
    expect(readdirSync(folder).sort()).toEqual(['file', 'sub']);
  });
});

describe('removeLeftovers', () => {
  it('deletes what processes that are gone left, and nothing else', () => {
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    const mine = partialOf('report.pdf');
    const [dead, deadJournal, deadFolder] = ['pdf', 'sqlite-journal', 'folder'].map((end) =>
      end === 'sqlite-journal' ? `a.partial-${pid}-0123abcd-journal` : `a.${end}.partial-${pid}-0123abcd`,
    ) as [string, string, string];
    for (const name of [mine, dead, deadJournal, `salf.sqlite.v3.bak.${pid}.tmp`, 'salf.sqlite.v3.bak', 'a.partial']) {
      writeFileSync(join(folder, name), 'x');
    }
    mkdirSync(join(folder, deadFolder, 'deep'), { recursive: true });
    removeLeftovers(folder);
    expect(readdirSync(folder).sort()).toEqual(['a.partial', mine, 'salf.sqlite.v3.bak'].sort());
    expect(removeLeftovers(join(folder, 'none'))).toEqual([]);
  });
});
