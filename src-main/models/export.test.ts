import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportModelFolder } from './export.ts';
import { openModelFolder } from './folder.ts';
import { readTensorF32 } from './safetensors.ts';
import { rewriteWeights, shardWeights, temporaryFolder, tinyLlama, writeTinyFolder } from './testing/tiny-folder.ts';

const EMBEDDING = 'model.embed_tokens.weight';
const DOWN = 'model.layers.1.mlp.down_proj.weight';

let parent: string;
let out: string;
const sources: string[] = [];
beforeEach(async () => {
  parent = await temporaryFolder();
  out = join(parent, 'runs', 'merged');
});
afterEach(async () => {
  for (const dir of [parent, ...sources.splice(0)]) await rm(dir, { recursive: true });
});

async function source(...options: Parameters<typeof writeTinyFolder>): Promise<string> {
  const dir = await writeTinyFolder(...options);
  sources.push(dir);
  return dir;
}

async function valuesOf(dir: string): Promise<Map<string, Float32Array>> {
  const { weights } = await openModelFolder(dir);
  const all = [...weights.tensors].map(
    async ([name, { file, entry }]) => [name, await readTensorF32(file, entry)] as const,
  );
  return new Map(await Promise.all(all));
}

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i / 7 - 3);

describe('exporting', () => {
  test('replaces what it is told to and copies the rest byte for byte', async () => {
    const dir = await source();
    await writeFile(join(dir, 'README.md'), 'a card');
    const before = await readFile(join(dir, 'model.safetensors'));
    const folder = await openModelFolder(dir);
    const values = ramp(16 * 24);
    await exportModelFolder(folder, new Map([[DOWN, values]]), out);

    const { offset, bytes } = folder.tensors.get(DOWN)!;
    before.set(new Uint8Array(values.buffer), offset);
    expect(bytes).toBe(values.byteLength);
    expect(await readFile(join(out, 'model.safetensors'))).toEqual(before);
    for (const name of ['config.json', 'tokenizer.json', 'README.md']) {
      expect(await readFile(join(out, name))).toEqual(await readFile(join(dir, name)));
    }
    expect(await readdir(join(parent, 'runs'))).toEqual(['merged']);
  });

  test.each([
    ['F16', 2 ** -11],
    ['BF16', 2 ** -8],
  ] as const)('keeps %s, rounding the new values', async (dtype, roundOff) => {
    const dir = await source(tinyLlama, dtype);
    await exportModelFolder(await openModelFolder(dir), new Map([[DOWN, ramp(384)]]), out);
    const exported = await openModelFolder(out);
    expect(exported.tensors.get(DOWN)?.dtype).toBe(dtype);
    const stored = (await valuesOf(out)).get(DOWN)!;
    const error = ramp(384).map((value, i) => Math.abs(stored[i]! - value) - roundOff * Math.abs(value));
    expect(Math.max(...error)).toBeLessThanOrEqual(0);
    expect(stored).not.toEqual(ramp(384));
  });

  test('keeps shards', async () => {
    const dir = await source();
    await shardWeights(dir);
    const expected = await valuesOf(dir);
    await exportModelFolder(await openModelFolder(dir), new Map([[EMBEDDING, ramp(640)]]), out);
    expected.set(EMBEDDING, ramp(640));
    expect(await valuesOf(out)).toEqual(expected);
    expect((await readdir(out)).sort()).toEqual((await readdir(dir)).sort());
  });

  test('a head that is stored though tied follows the embedding table', async () => {
    const dir = await source();
    await rewriteWeights(dir, (tensors) => tensors.set('lm_head.weight', tensors.get(EMBEDDING)!));
    await exportModelFolder(await openModelFolder(dir), new Map([[EMBEDDING, ramp(640)]]), out);
    expect((await valuesOf(out)).get('lm_head.weight')).toEqual(ramp(640));
    expect((await openModelFolder(out)).spec.tiedHead).toBe(true);
  });

  test('leaves out weights in other formats, hidden files and folders, and follows links', async () => {
    const dir = await source();
    for (const name of [
      'pytorch_model.bin',
      'pytorch_model.bin.index.json',
      'model.gguf',
      '.gitattributes',
      'x.safetensors',
    ])
      await writeFile(join(dir, name), '');
    await mkdir(join(dir, 'original'));
    await symlink(join(dir, 'tokenizer.json'), join(dir, 'tokenizer_link.json'));
    await exportModelFolder(await openModelFolder(dir), new Map(), out);
    expect((await readdir(out)).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_link.json',
    ]);
  });

  test('an empty folder is taken, a used one or a file is refused and left as it was', async () => {
    const folder = await openModelFolder(await source());
    await mkdir(out, { recursive: true });
    await exportModelFolder(folder, new Map(), out);
    const refused = {
      message:
        `${out}: There is something in the folder to export to. ` +
        'Choose a folder that does not exist yet, or an empty one.',
      fault: { code: 'request.bad-option' },
      exitCode: 2,
    };
    await expect(exportModelFolder(folder, new Map(), out)).rejects.toMatchObject(refused);
    const file = join(out, 'config.json');
    await expect(exportModelFolder(folder, new Map(), file)).rejects.toMatchObject({
      fault: { code: 'request.bad-option', file },
    });
  });

  test('a disk without the space is noticed before anything is written', async () => {
    const folder = await openModelFolder(await source());
    const bytes = folder.weights.files[0]!.bytes + (await readFile(join(folder.dir, 'config.json'))).length + 2;
    const exporting = exportModelFolder(folder, new Map(), out, () => Promise.resolve(bytes - 1));
    await expect(exporting).rejects.toMatchObject({
      message:
        `${out}: Writing needs ${bytes} bytes, but the disk has ${bytes - 1} free. ` +
        'Free some space, or choose a folder on another disk.',
      fault: { code: 'workspace.no-space' },
      exitCode: 1,
    });
    expect(await readdir(join(parent, 'runs'))).toEqual([]);
    await exportModelFolder(folder, new Map(), out, () => Promise.resolve(bytes));
  });

  test('a source that changed meanwhile leaves nothing behind', async () => {
    const folder = await openModelFolder(await source());
    await writeFile(join(folder.dir, 'model.safetensors'), 'changed');
    await expect(exportModelFolder(folder, new Map(), out)).rejects.toThrow(
      `${join(folder.dir, 'model.safetensors')}: header: The file ended at byte 7 while it was being read. ` +
        'The file is truncated or changed meanwhile; download it again.',
    );
    expect(await readdir(join(parent, 'runs'))).toEqual([]);
  });

  test('values that fit no tensor are refused', async () => {
    const folder = await openModelFolder(await source());
    await expect(exportModelFolder(folder, new Map([['x', ramp(1)]]), out)).rejects.toThrow(
      'The model has no tensor x.',
    );
    await expect(exportModelFolder(folder, new Map([[DOWN, ramp(3)]]), out)).rejects.toThrow(
      `${DOWN}: 3 values do not fill the shape [16, 24].`,
    );
    expect(await readdir(parent)).toEqual([]);
  });
});
