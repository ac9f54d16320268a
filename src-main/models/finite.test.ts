import { rm } from 'node:fs/promises';
import { afterAll, expect, test } from 'vitest';
import { requireFiniteWeights } from './finite.ts';
import { openModelFolder } from './folder.ts';
import { writeSafetensors } from './safetensors-write.ts';
import { readTensorF32 } from './safetensors.ts';
import { tinyLlama, writeTinyFolder } from './testing/tiny-folder.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true }))));

test.each([
  ['F32', NaN],
  ['F32', -Infinity],
  ['F16', Infinity],
  ['F16', 70_000],
  ['BF16', NaN],
] as const)('%s with %s names the tensor', async (dtype, value) => {
  const dir = await writeTinyFolder(tinyLlama, dtype);
  made.push(dir);
  const folder = await openModelFolder(dir);
  await requireFiniteWeights(folder);
  const name = 'model.layers.1.mlp.up_proj.weight';
  const sources = [...folder.tensors.values()].map(async (tensor) => {
    const values = await readTensorF32(tensor.file, tensor);
    if (tensor.name === name) values.fill(value, 5, 8);
    else values.fill(3e4);
    return { name: tensor.name, dtype, shape: tensor.shape, values };
  });
  await writeSafetensors(`${dir}/model.safetensors`, await Promise.all(sources));
  await expect(requireFiniteWeights(await openModelFolder(dir))).rejects.toMatchObject({
    message:
      `${dir}/model.safetensors: ${name}: 3 of 384 values are NaN or infinite, the first at position 5. ` +
      'The weights were damaged, or diverged in training; download the model again, or use an earlier one.',
    fault: { code: 'model.bad-weights' },
    exitCode: 2,
  });
});
