import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LineFile } from './line-file.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-lines-'));
  path = join(folder, 'lines.txt');
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(path, 'utf8');
/** Opens the file for one line. @returns the last line that was there */
function add(line: string): string | null {
  const file = new LineFile(path);
  file.append(`${line}\n`);
  file.sync();
  file.close();
  file.close();
  return file.last === null ? null : Buffer.from(file.last).toString();
}

it('grows by whole lines, over all who write it one after another', () => {
  expect(add('one')).toBeNull();
  expect(add('two, with a ü')).toBe('one');
  expect(add('')).toBe('two, with a ü');
  expect(add('four')).toBe('');
  expect(text()).toBe('one\ntwo, with a ü\n\nfour\n');
});

it.each([
  ['the beginning of a line', 'a\nb\n', 'thr', 'b'],
  ['nothing but that', '', 'thr', null],
  ['zeros that a loss of power left', 'a\n', '\0\0\0\0', 'a'],
  [
    'a line that is longer than what is read at once',
    `a\n${'x'.repeat(200_000)}\n`,
    'y'.repeat(70_000),
    'x'.repeat(200_000),
  ],
  ['a single long line', `${'x'.repeat(65_535)}\n`, '', 'x'.repeat(65_535)],
])('cuts off %s', (_, whole, cut, last) => {
  writeFileSync(path, whole + cut);
  expect(add('next')).toBe(last);
  expect(text()).toBe(`${whole}next\n`);
});

it('is in the hands of the system when a line was appended', () => {
  const file = new LineFile(path);
  file.append('one\n');
  expect(text()).toBe('one\n');
  // Another hand's bytes are written over: there is one writer.
  appendFileSync(path, 'foreign');
  file.append('second\n');
  expect(text()).toBe('one\nsecond\n');
  file.close();
});

it('renews its date', () => {
  const file = new LineFile(path);
  utimesSync(path, 1000, 1000);
  file.touch();
  expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
  file.close();
});

it('says where it cannot be written', () => {
  writeFileSync(join(folder, 'file'), '');
  const inside = join(folder, 'file', 'lines.txt');
  expect(() => new LineFile(inside)).toThrow(
    `${inside}: A part of the path is a file, where a folder is needed. Choose another folder.`,
  );
});
