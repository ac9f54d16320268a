import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CudaWheel } from '../contract/cuda/build.ts';
import { HAS_PIP, makeWheel, writeArchive } from './testing/wheels.ts';
import { unpackWheel } from './unpack.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-unpack-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const TEXT = 'a library';
const wheelOf = (): CudaWheel => makeWheel(join(folder, 'served'), 'stand-in', '1', { 'a/lib.so': TEXT });
const unpack = (wheel: CudaWheel, file: string) =>
  unpackWheel(wheel, file, join(folder, 'out', 'lib'), new AbortController().signal).then(
    () => null,
    (error: unknown) => error,
  );
const leftInOut = () => (existsSync(join(folder, 'out')) ? readdirSync(join(folder, 'out')) : []);

describe.skipIf(!HAS_PIP)('a wheel (skipped without Python)', () => {
  it('gives its libraries alone, under the names of the table', async () => {
    const wheel = wheelOf();
    const [library] = wheel.libraries;
    const named = { ...wheel, libraries: [{ ...library!, name: 'other.so.1' }] };
    expect(await unpack(named, join(folder, 'served', wheel.file))).toBeNull();
    expect(readdirSync(join(folder, 'out', 'lib'))).toEqual(['other.so.1']);
    expect(readFileSync(join(folder, 'out', 'lib', 'other.so.1'), 'utf8')).toBe(TEXT);
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    [
      'leads out of the folder',
      [
        ['../escaped.so', TEXT],
        ['a/lib.so', TEXT],
      ],
    ],
    [
      'begins at the root',
      [
        ['/tmp/salf-escaped.so', TEXT],
        ['a/lib.so', TEXT],
      ],
    ],
    ['has the right name and another content', [['a/lib.so', 'A LIBRARY']]],
    ['unpacks to more than it must be', [['a/lib.so', TEXT.repeat(1000)]]],
    ['lacks a library', [['a/other.so', TEXT]]],
  ])('is refused where it %s, and leaves nothing', async (_, entries) => {
    const wheel = wheelOf();
    const file = join(folder, 'hostile.whl');
    writeArchive(file, entries);
    expect(await unpack(wheel, file)).toMatchObject({ fault: { code: 'cuda.hash' } });
    expect(leftInOut()).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['hostile.whl', 'out', 'served']);
    expect(existsSync('/tmp/salf-escaped.so')).toBe(false);
  });

  it('is refused where it is cut off, or no archive', async () => {
    const wheel = wheelOf();
    const file = join(folder, 'cut.whl');
    const whole = readFileSync(join(folder, 'served', wheel.file));
    for (const bytes of [whole.subarray(0, whole.length - 30), Buffer.from('no archive'), Buffer.alloc(0)]) {
      writeFileSync(file, bytes);
      expect(await unpack(wheel, file)).toMatchObject({ fault: { code: 'cuda.hash' } });
    }
    expect(statSync(file).size).toBe(0);
    expect(leftInOut()).toEqual([]);
  });
});
