import { describe, expect, it } from 'vitest';
import type { DroppedEntry } from '../../src-main/contract/window.ts';
import { toSend } from './to-send.ts';

const folder = (...paths: string[]): DroppedEntry => ({
  kind: 'folder',
  name: 'model',
  files: paths.map((path) => ({ path, file: new File(['12345'], path) })),
});
const sent = (entry: DroppedEntry) =>
  toSend([entry]).manifest.entries.flatMap(({ files }) => files.map(({ path, size }) => [path, size]));

describe('what is sent', () => {
  it('of a model folder is what a model needs', () => {
    const paths = ['config.json', 'model.safetensors', 'pytorch_model.bin', '.gitattributes', 'original/weights.pth'];
    expect(sent(folder(...paths))).toEqual([
      ['config.json', 5],
      ['model.safetensors', 5],
    ]);
  });

  it('of weights that are refused is their name alone', () => {
    expect(sent(folder('config.json', 'pytorch_model.bin'))).toEqual([
      ['config.json', 5],
      ['pytorch_model.bin', 0],
    ]);
  });

  it('of a file is all, in the order of the list', () => {
    const files = [{ path: 'rows.csv', file: new File(['abc'], 'rows.csv') }];
    const { manifest, blobs, bytes } = toSend([folder('a.json'), { kind: 'file', name: 'rows.csv', files }]);
    expect(manifest.entries.map(({ name }) => name)).toEqual(['model', 'rows.csv']);
    expect([blobs.map(({ size }) => size), bytes]).toEqual([[5, 3], 8]);
  });

  it('of an empty folder is nothing', () => {
    expect(toSend([folder()]).manifest.entries).toEqual([]);
  });
});
