import { describe, expect, it } from 'vitest';
import { chosenSource, droppedSource } from './drop-source.ts';

/** A file of an input; the relative path is that of a chosen folder. */
function file(name: string, relative = ''): File {
  return Object.assign(new File(['x'], name), { webkitRelativePath: relative });
}

/** As a browser gives them: a reader that tells a few at a time. */
function tree(name: string, children: readonly object[] | null, parent = ''): object {
  const fullPath = `${parent}/${name}`;
  if (children === null) {
    return { name, fullPath, isFile: true, isDirectory: false, file: (done: (file: File) => void) => done(file(name)) };
  }
  const createReader = () => {
    const left = [...children];
    return { readEntries: (done: (entries: object[]) => void) => done(left.splice(0, 2)) };
  };
  return { name, fullPath, isFile: false, isDirectory: true, createReader };
}
const transfer = (...entries: (object | null)[]) =>
  ({ files: [], items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })) }) as unknown as DataTransfer;
const shapeOf = async (source: ReturnType<typeof chosenSource>) =>
  (await source.entries()).map(({ kind, name, files }) => [kind, name, files.map(({ path }) => path)]);

describe('chosen files', () => {
  it('are files, or folders by their relative paths', async () => {
    const chosen = [file('a.csv'), file('config.json', 'm/config.json'), file('w.bin', 'm/sub/w.bin'), file('b.csv')];
    expect(await shapeOf(chosenSource(chosen))).toEqual([
      ['file', 'a.csv', ['a.csv']],
      ['folder', 'm', ['config.json', 'sub/w.bin']],
      ['file', 'b.csv', ['b.csv']],
    ]);
  });
});

describe('what was dropped', () => {
  it('is walked to its last file, and what is no file is left out', async () => {
    const leaves = ['a', 'b', 'c', 'd', 'e'].map((name) => tree(name, null, '/m'));
    const folder = tree('m', [...leaves, tree('sub', [tree('f', null, '/m/sub')], '/m')]);
    expect(await shapeOf(droppedSource(transfer(folder, null, tree('rows.csv', null))))).toEqual([
      ['folder', 'm', ['a', 'b', 'c', 'd', 'e', 'sub/f']],
      ['file', 'rows.csv', ['rows.csv']],
    ]);
  });
});
