import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileObstacle } from './file-obstacle.ts';

const dir = mkdtempSync(join(tmpdir(), 'salf-obstacle-'));
afterAll(() => rmSync(dir, { recursive: true }));

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0123456789abcdef'.repeat(4)}\nsize 99\n`;

function file(name: string, content: string): string {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
}

test.each([
  ['nothing', () => join(dir, 'absent')],
  ['an empty file', () => file('empty', '')],
  ['text that mentions git-lfs', () => file('text', `text,label\n${POINTER}`)],
  ['a long file that begins like a pointer', () => file('long', POINTER.padEnd(1024, 'x'))],
  [
    'a link to a file',
    () => {
      symlinkSync(file('target', 'x'), join(dir, 'link'));
      return join(dir, 'link');
    },
  ],
])('%s is no obstacle', (_, make) => {
  expect(fileObstacle(make())).toBeNull();
});

test('a pointer, a link to nothing and a folder are distinguished', () => {
  expect(fileObstacle(file('pointer', POINTER))).toEqual({
    message: 'The file is a git-lfs pointer; its content was not downloaded.',
    remedy: 'Run `git lfs pull` in the folder, or download the file again.',
  });
  symlinkSync(join(dir, 'gone'), join(dir, 'dangling'));
  expect(fileObstacle(join(dir, 'dangling'))?.message).toBe('The file is a link that leads to nothing.');
  mkdirSync(join(dir, 'folder'));
  expect(fileObstacle(join(dir, 'folder'))?.message).toBe('This is a folder, not a file.');
});

test.skipIf(process.platform === 'win32')('a pipe and a device are never opened', () => {
  const pipe = join(dir, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, '/dev/zero']) {
    expect(fileObstacle(path)?.message).toBe('This is a pipe, a socket or a device, not a regular file.');
  }
});
