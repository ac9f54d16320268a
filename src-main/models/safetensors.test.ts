import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHUNK_BYTES, readSafetensorsHeader, readTensorF32 } from './safetensors.ts';
import { writeSafetensors, type TensorSource } from './safetensors-write.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'salf-safetensors-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** What the reference library (safetensors.torch.save) writes for `tensors` below. */
const reference = Buffer.from(
  'CAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJhIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsyLDJdLCJkYXRhX29mZnNldHMi' +
    'OlswLDE2XX0sImVtcHR5Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlswLDNdLCJkYXRhX29mZnNldHMiOlsxNiwxNl19LCJzY2FsYXIiOnsiZHR5cGUi' +
    'OiJGMzIiLCJzaGFwZSI6W10sImRhdGFfb2Zmc2V0cyI6WzE2LDIwXX0sImIiOnsiZHR5cGUiOiJCRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRz' +
    'IjpbMjAsMjZdfX0AAIA/AAAAQAAAQMDNzMw9AADgQMA/zb1ifw==',
  'base64',
);
const tensors: readonly TensorSource[] = [
  { name: 'b', dtype: 'BF16', shape: [3], values: Float32Array.of(1.5, -0.1, 3e38) },
  { name: 'a', dtype: 'F32', shape: [2, 2], values: Float32Array.of(1, 2, -3, 0.1) },
  { name: 'scalar', dtype: 'F32', shape: [], values: Float32Array.of(7) },
  { name: 'empty', dtype: 'F32', shape: [0, 3], values: new Float32Array() },
];

/** A file with the given header text, and `dataBytes` zero bytes after it. */
async function fileWith(header: string | Uint8Array, dataBytes: number): Promise<string> {
  const json = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return file(Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
}

let files = 0;
async function file(bytes: Uint8Array): Promise<string> {
  const path = join(dir, `file-${files++}.safetensors`);
  await writeFile(path, bytes);
  return path;
}

describe('a sound file', () => {
  test('writing gives the reference library’s bytes', async () => {
    const path = join(dir, 'written.safetensors');
    await writeSafetensors(path, tensors, { format: 'pt' });
    expect(await readFile(path)).toEqual(reference);
  });

  test('the header tells every tensor, in the order of their data', async () => {
    const path = await file(reference);
    const header = await readSafetensorsHeader(path);
    expect(header).toEqual({
      dataStart: 272,
      metadata: { format: 'pt' },
      tensors: [
        { name: 'a', dtype: 'F32', shape: [2, 2], offset: 272, bytes: 16 },
        { name: 'empty', dtype: 'F32', shape: [0, 3], offset: 288, bytes: 0 },
        { name: 'scalar', dtype: 'F32', shape: [], offset: 288, bytes: 4 },
        { name: 'b', dtype: 'BF16', shape: [3], offset: 292, bytes: 6 },
      ],
    });
    const values = await Promise.all(header.tensors.map((entry) => readTensorF32(path, entry)));
    expect(values.map((array) => [...array])).toEqual([
      [1, 2, -3, Math.fround(0.1)],
      [],
      [7],
      [1.5, -0.10009765625, 3.00405527047391e38],
    ]);
  });

  test.each(['F32', 'F16', 'BF16'] as const)('%s over several chunks, from a producer, comes back', async (dtype) => {
    const path = join(dir, `${dtype}.safetensors`);
    const count = CHUNK_BYTES / 2 + 3;
    await writeSafetensors(path, [
      {
        name: 'long',
        dtype,
        shape: [count],
        values: (chunk, start) => {
          for (let i = 0; i < chunk.length; i++) chunk[i] = (start + i) % 251;
        },
      },
    ]);
    const { tensors: entries } = await readSafetensorsHeader(path);
    const values = await readTensorF32(path, entries[0]!);
    expect(values.length).toBe(count);
    expect(values.every((value, i) => value === i % 251)).toBe(true);
  });

  test('a failed write leaves nothing behind', async () => {
    const empty = await mkdtemp(join(dir, 'failed-'));
    const values = (): never => {
      throw new Error('no values');
    };
    const write = writeSafetensors(join(empty, 'x.safetensors'), [{ name: 'x', dtype: 'F32', shape: [1], values }]);
    await expect(write).rejects.toThrow('no values');
    expect(await readdir(empty)).toEqual([]);
  });

  test('writing where no folder is', async () => {
    const path = join(dir, 'nowhere', 'x.safetensors');
    await expect(writeSafetensors(path, tensors)).rejects.toThrow(
      `${path}: The file or folder is not there, or was moved or deleted meanwhile. Check the path, or put it back, and try again.`,
    );
  });

  test('values that do not fill the shape are refused before anything is written', async () => {
    const wrong = { name: 'w', dtype: 'F32', shape: [2, 3], values: new Float32Array(5) } as const;
    await expect(writeSafetensors(join(dir, 'w'), [wrong])).rejects.toThrow('w: 5 values do not fill the shape [2, 3]');
  });

  test('an element type that is no weight', async () => {
    const path = await fileWith('{"q":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}', 4);
    const { tensors: entries } = await readSafetensorsHeader(path);
    await expect(readTensorF32(path, entries[0]!)).rejects.toThrow(
      `${path}: q: The weight has dtype F8_E4M3. Supported: weights of dtype F32, F16, BF16.`,
    );
  });
});

const AGAIN = 'The file is damaged or incomplete; download it again.';
const tensor = (begin: number, end: number, dtype = 'F32', shape = '[1]'): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;

/** Header, bytes of data, and the message after the file's name. */
const broken: readonly (readonly [what: string, header: string | Uint8Array, dataBytes: number, message: string])[] = [
  ['not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 0, `header: The header is not valid UTF-8. ${AGAIN}`],
  ['not JSON', '{"a":', 0, `header: The header is not valid JSON. ${AGAIN}`],
  ['a list', '[]', 0, `header: The header is not a JSON object. ${AGAIN}`],
  [
    'nested without end',
    `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`,
    0,
    `header: The header is nested more than 64 levels deep. ${AGAIN}`,
  ],
  ['a name twice', `{"a":${tensor(0, 4)},"a":${tensor(0, 4)}}`, 4, `header: The header names a tensor twice. ${AGAIN}`],
  ['metadata', '{"__metadata__":{"a":1}}', 0, `__metadata__: The metadata must be an object of strings. ${AGAIN}`],
  ['entry', '{"a":3}', 0, `a: The tensor's entry is 3, not an object. ${AGAIN}`],
  ['shape', `{"a":${tensor(0, 4, 'F32', '[-1]')}}`, 4, `a: The shape is [-1], not a list of sizes. ${AGAIN}`],
  [
    'offsets',
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}',
    4,
    `a: data_offsets is [0], not a pair of positions. ${AGAIN}`,
  ],
  ['backwards', `{"a":${tensor(4, 0)}}`, 4, `a: The tensor ends at byte 0, before its start at 4. ${AGAIN}`],
  [
    'size',
    `{"a":${tensor(0, 8, 'F16', '[2,3]')}}`,
    8,
    `a: F16 of shape [2,3] takes 12 bytes, but data_offsets spans 8. ${AGAIN}`,
  ],
  ['overlap', `{"a":${tensor(0, 4)},"b":${tensor(2, 6)}}`, 6, `b: The tensor's data overlap those of a. ${AGAIN}`],
  [
    'hole',
    `{"a":${tensor(0, 4)},"b":${tensor(12, 16)}}`,
    16,
    `b: The 8 bytes before this tensor belong to no tensor. ${AGAIN}`,
  ],
  ['rest', `{"a":${tensor(0, 4)}}`, 7, `header: The last 3 bytes of the file belong to no tensor. ${AGAIN}`],
  [
    'truncated',
    `{"a":${tensor(0, 4)}}`,
    3,
    'a: The tensor ends at byte 66, but the file has only 65 bytes. The file is truncated; download it again.',
  ],
];

describe('a broken file', () => {
  test.each(broken)('%s', async (_what, header, dataBytes, message) => {
    const path = await fileWith(header, dataBytes);
    await expect(readSafetensorsHeader(path)).rejects.toMatchObject({
      message: `${path}: ${message}`,
      fault: { code: 'model.bad-weights', file: path },
      exitCode: 2,
    });
  });

  test('unknown dtype', async () => {
    const path = await fileWith(`{"a":${tensor(0, 4, 'Q4')}}`, 4);
    await expect(readSafetensorsHeader(path)).rejects.toThrow(
      `${path}: a: The dtype is "Q4"; the format knows BOOL, U8`,
    );
  });

  test('missing', async () => {
    const path = join(dir, 'absent.safetensors');
    await expect(readSafetensorsHeader(path)).rejects.toMatchObject({
      message: `${path}: The file does not exist. Check the path, or download the model folder again.`,
      fault: { code: 'model.missing-file' },
    });
  });

  test('shorter than its length field', async () => {
    const path = await file(new Uint8Array(5));
    await expect(readSafetensorsHeader(path)).rejects.toThrow(
      `${path}: header: The file has 5 bytes; a safetensors file starts with an 8-byte length. ${AGAIN}`,
    );
  });

  test('header length larger than the file', async () => {
    const path = await file(Buffer.concat([Buffer.from([200, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]));
    await expect(readSafetensorsHeader(path)).rejects.toThrow(
      `${path}: header: The header claims 200 bytes, but only 2 follow. The file is truncated or no safetensors file; download it again.`,
    );
  });

  test('header longer than the reference library reads', async () => {
    const path = await file(Buffer.from([0x01, 0xe1, 0xf5, 0x05, 0, 0, 0, 0]));
    await truncate(path, 100_000_009);
    await expect(readSafetensorsHeader(path)).rejects.toThrow(
      `${path}: header: The header claims 100000001 bytes; at most 100000000 are allowed. ${AGAIN}`,
    );
  });

  test('data that vanish after the header was read', async () => {
    const path = await fileWith(`{"a":${tensor(0, 4)}}`, 4);
    const { tensors: entries } = await readSafetensorsHeader(path);
    await writeFile(path, 'short');
    await expect(readTensorF32(path, entries[0]!)).rejects.toThrow(
      `${path}: a: The file ended at byte 62 while it was being read. The file is truncated or changed meanwhile; download it again.`,
    );
  });
});
