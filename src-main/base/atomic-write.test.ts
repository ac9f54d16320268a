import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mayMount, smallDisk } from './testing/small-disk.ts';
import { isPartial, Placement, removeLeftovers, writeAtomically, writeAtomicallySync } from './atomic-write.ts';

/** What was synced and renamed, by name and in order. */
const calls = vi.hoisted((): string[] => []);
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const open = new Map<number, string>();
  const note = (what: string, path: string): void => {
    calls.push(`${what} ${path.replace(/^.*\//, '').replace(/partial-\d+-[0-9a-f]{8}/, 'partial')}`);
  };
  return {
    ...fs,
    openSync(path: string, flags: string) {
      const descriptor = fs.openSync(path, flags);
      open.set(descriptor, path);
      return descriptor;
    },
    fsyncSync(descriptor: number) {
      note('sync', open.get(descriptor)!);
      fs.fsyncSync(descriptor);
    },
    renameSync(from: string, to: string) {
      note('rename', from);
      fs.renameSync(from, to);
    },
  };
});

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-whole-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('writeAtomicallySync', () => {
  it('puts the new file in the place of the old one, also behind a link', () => {
    writeFileSync(join(folder, 'a'), 'old');
    symlinkSync(join(folder, 'a'), join(folder, 'link'));
    writeAtomicallySync(join(folder, 'link'), 'new');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['a', 'link']);
  });

  it.skipIf(!existsSync('/dev/full'))('writes to a device and leaves it one', () => {
    expect(() => writeAtomicallySync('/dev/full', 'x')).toThrow('/dev/full: The disk that holds it is full');
    writeAtomicallySync('/dev/null', 'x');
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.skipIf(!mayMount())('on a full disk leaves the old file, nothing half-written, and says so', () => {
    const disk = smallDisk(1)!;
    try {
      const file = join(disk.folder, 'report.pdf');
      writeAtomicallySync(file, 'old');
      disk.fill();
      let thrown: unknown;
      try {
        writeAtomicallySync(file, Buffer.alloc(100_000));
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
      const { writeAtomicallySync } = await import(${JSON.stringify(join(import.meta.dirname, 'atomic-write.ts'))});
      try { writeAtomicallySync(${JSON.stringify(join(folder, 'big'))}, Buffer.alloc(3e6)); }
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
    expect(() => writeAtomicallySync(join(folder, name), 'x')).toThrow(`${join(folder, name)}: ${message}`);
    expect(readdirSync(folder).sort()).toEqual(['file', 'sub']);
  });
});

describe('what is placed', () => {
  const parent = () => folder.replace(/^.*\//, '');
  beforeEach(() => calls.splice(0));

  it('is on the disk before it has its name, and the name after that', async () => {
    const order = ['sync a.partial', 'rename a.partial', `sync ${parent()}`];
    writeAtomicallySync(join(folder, 'a'), 'one');
    expect(calls.splice(0)).toEqual(order);
    await writeAtomically(join(folder, 'a'), 'two');
    expect(calls).toEqual(order);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('may be a folder, of which all is synced', () => {
    const placement = new Placement(join(folder, 'new'));
    mkdirSync(join(placement.partial, 'deep'), { recursive: true });
    writeFileSync(join(placement.partial, 'deep', 'file'), 'x', { mode: 0o444 });
    placement.commit();
    placement.discard();
    expect(calls).toEqual(['sync file', 'sync deep', 'sync new.partial', 'rename new.partial', `sync ${parent()}`]);
    expect(readFileSync(join(folder, 'new', 'deep', 'file'), 'utf8')).toBe('x');
  });

  it('leaves the old file and nothing else where filling fails, and what is no refusal is thrown as it is', async () => {
    writeFileSync(join(folder, 'a'), 'old');
    const reason = new Error('stop');
    const filled = writeAtomically(join(folder, 'a'), async (handle) => {
      await handle.writeFile('half');
      throw reason;
    });
    await expect(filled).rejects.toBe(reason);
    expect(readdirSync(folder)).toEqual(['a']);
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
  });

  it('says in the words of its place what the system refused', async () => {
    const file = join(folder, 'none', 'x');
    await expect(writeAtomically(file, 'x', { isUnderWay: true })).rejects.toMatchObject({
      exitCode: 1,
      fault: { code: 'workspace.unwritable', file },
    });
  });

  it('has a name that tells it until then', () => {
    expect(isPartial(new Placement(join(folder, 'a')).partial)).toBe(true);
    expect(isPartial('a.partial')).toBe(false);
  });
});

describe('removeLeftovers', () => {
  it('deletes what processes that are gone left, and nothing else', () => {
    const { pid } = spawnSync(process.execPath, ['--eval', '']);
    const mine = `report.pdf.partial-${process.pid}-0123abcd`;
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
