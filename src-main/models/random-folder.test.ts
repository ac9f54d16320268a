import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openModelFolder } from './folder.ts';
import { writeRandomModelFolder } from './random-folder.ts';
import { readTensorF32 } from './safetensors.ts';
import { FAMILIES } from './spec.ts';
import { temporaryFolder, tinyLlama } from './testing/tiny-folder.ts';

let dir: string;
let tokenizerFrom: string;
beforeAll(async () => {
  dir = await temporaryFolder();
  tokenizerFrom = await temporaryFolder();
  for (const name of ['tokenizer.json', 'tokenizer_config.json', 'config.json']) {
    await writeFile(join(tokenizerFrom, name), '{}');
  }
});
afterAll(async () => {
  for (const folder of [dir, tokenizerFrom]) await rm(folder, { recursive: true });
});

const configOf = (family: string) => ({ ...tinyLlama, model_type: family, architectures: undefined, head_dim: 4 });

describe('a random folder', () => {
  test.each(FAMILIES)('of the family %s opens', async (family) => {
    const path = join(dir, family);
    await writeRandomModelFolder(path, configOf(family), { seed: 1, dtype: 'BF16', tokenizerFrom });
    const folder = await openModelFolder(path);
    expect(folder.spec.family).toBe(family);
    const norm = folder.tensors.get('model.norm.weight')!;
    const neutral = family === 'gemma2' ? 0 : 1;
    expect([...(await readTensorF32(norm.file, norm))]).toEqual(Array<number>(16).fill(neutral));
    expect((await readdir(path)).sort()).toEqual([
      'config.json',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
  });

  test('has the same bytes for the same seed only', async () => {
    const bytes = async (name: string, seed: number): Promise<Buffer> => {
      await writeRandomModelFolder(join(dir, name), tinyLlama, { seed, dtype: 'F32' });
      return readFile(join(dir, name, 'model.safetensors'));
    };
    const first = await bytes('first', 7);
    expect((await bytes('second', 7)).equals(first)).toBe(true);
    expect((await bytes('third', 8)).equals(first)).toBe(false);
  });

  test('draws its weights from normal(0, 0.02), each tensor its own', async () => {
    const path = join(dir, 'wide');
    const config = { ...tinyLlama, hidden_size: 256, vocab_size: 2048 };
    await writeRandomModelFolder(path, config, { seed: 3, dtype: 'F32', tokenizerFrom });
    const { tensors } = await openModelFolder(path);
    const read = (name: string): Promise<Float32Array> => readTensorF32(tensors.get(name)!.file, tensors.get(name)!);
    const values = await read('model.embed_tokens.weight');
    const moment = (power: number): number =>
      values.reduce((sum, value) => sum + (value / 0.02) ** power, 0) / values.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 1.5);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4) / 3).toBeCloseTo(1, 1);
    const [gate, up] = [
      await read('model.layers.0.mlp.gate_proj.weight'),
      await read('model.layers.0.mlp.up_proj.weight'),
    ];
    expect(gate).not.toEqual(up);
  });
});
