import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { contentsOf, strangersIn } from './contents.ts';
import type { PackageKind } from './contents.ts';

const KIND: PackageKind = {
  platform: 'linux',
  arch: 'x64',
  packages: new Set(['zod', '@scope/a', 'tokenizers']),
  most: { archive: 1000, beside: 1000 },
};
const sizes = (paths: readonly string[]) => new Map(paths.map((path) => [path, 1]));

it('a package may hold this', () => {
  const archive = sizes(['LICENSE', 'out/main/main.js', 'out/renderer/assets/index-C3.js']);
  const beside = sizes([
    'package.json',
    'db/0001_workspace.sql',
    'resources/icon.png',
    'resources/demo/train.jsonl',
    'src-main/shells/electron/host.ts',
    'node_modules/zod/index.js',
    'node_modules/@scope/a/test/index.js',
    'node_modules/tokenizers/tokenizers.linux-x64-gnu.node',
    'node_modules/zod/bin/linux/x64/lib.so.1',
  ]);
  expect(strangersIn({ archive, beside }, KIND)).toEqual([]);
});

it.each([
  ['archive', 'workspace/runs/r-1/engine.log', 'is not on the list'],
  ['archive', 'out/packages/a.deb', 'is not on the list'],
  ['archive', 'node_modules/zod/index.js', 'is of a library, which plain Node must read'],
  ['beside', 'src-main/bench/main.ts', 'is not on the list'],
  ['beside', 'src-main/base/random.test.ts', 'is of a test'],
  ['beside', 'src-main/app/testing/caches.ts', 'is of a test'],
  ['beside', 'e2e/testing/salf.ts', 'is not on the list'],
  ['beside', 'node_modules/vitest/index.js', 'is of a package that is not needed'],
  ['beside', 'node_modules/tokenizers/tokenizers.linux-x64-musl.node', 'is a binary of another system'],
  ['beside', 'node_modules/tokenizers/tokenizers.linux-arm64-gnu.node', 'is a binary of another system'],
  ['beside', 'node_modules/tokenizers/tokenizers.darwin-universal.node', 'is a binary of another system'],
  ['beside', 'node_modules/zod/bin/win32/x64/lib.dll', 'is a binary of another system'],
] as const)('of %s, %s %s', (place, path, reason) => {
  const contents = { archive: sizes([]), beside: sizes([]), [place]: sizes([path]) };
  expect(strangersIn(contents, KIND)).toEqual([`${place}: ${path} ${reason}`]);
});

it('a package may not grow', () => {
  const archive = new Map([['LICENSE', 1001]]);
  expect(strangersIn({ archive, beside: new Map() }, KIND)).toEqual(['archive: 1001 bytes are more than 1000']);
});

it('an archive names its files, and what lies beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-asar-'));
  try {
    const files = { out: { files: { 'a.js': { size: 3, offset: '0' }, 'b.node': { size: 9, unpacked: true } } } };
    const text = Buffer.from(JSON.stringify({ files }));
    const numbers = Buffer.alloc(16);
    numbers.writeUInt32LE(text.length, 12);
    writeFileSync(join(folder, 'app.asar'), Buffer.concat([numbers, text, Buffer.from('abc')]));
    mkdirSync(join(folder, 'app.asar.unpacked', 'out'), { recursive: true });
    writeFileSync(join(folder, 'app.asar.unpacked', 'out', 'b.node'), '123456789');
    expect(contentsOf(folder)).toEqual({ archive: new Map([['out/a.js', 3]]), beside: new Map([['out/b.node', 9]]) });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
