/** Model folders that people really have, from the first look to the run's record. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensorsHeader } from '../src-main/models/safetensors.ts';
import { jsonLines, salf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-odd-models-'));
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function model(name: string): string {
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, name), { recursive: true });
  return join(folder, name);
}

describe('a weight that is NaN', () => {
  const NAME = 'model.layers.1.mlp.up_proj.weight';
  beforeAll(async () => {
    const file = join(model('nan'), 'model.safetensors');
    const { offset } = (await readSafetensorsHeader(file)).tensors.find(({ name }) => name === NAME)!;
    const bytes = readFileSync(file);
    bytes.writeFloatLE(NaN, offset + 4 * 7);
    writeFileSync(file, bytes);
  });

  it.concurrent.each([
    ['logits', ['logits', '--model', 'nan', '--text', 'a b']],
    ['analyze', ['analyze', '--model', 'nan', ...TINY_TASK, '--data', 'train.jsonl', '--workspace', 'w-analyze']],
    ['train', ['train', '--model', 'nan', ...TINY_TASK, '--train', 'train.jsonl', '--workspace', 'w-train']],
    [
      'train by SALF',
      ['train', '--model', 'nan', ...TINY_TASK, '--train', 'train.jsonl', '--method', 'salf', '--workspace', 'w-salf'],
    ],
  ])('%s names the tensor', { timeout: 60_000 }, async (_, words) => {
    const { exitCode, stderr } = await salf(words, folder);
    expect({ exitCode, said: stderr.replaceAll(folder, '~') }).toEqual({
      exitCode: 2,
      said: expect.stringMatching(
        new RegExp(
          `^salf: ~/nan/model.safetensors: ${NAME}: 1 of \\d+ values are NaN or infinite, the first at position 7\\. `,
        ),
      ) as string,
    });
  });
});

describe('adapters beside a model', () => {
  const NOTE = 'note: adapter_config.json lies next to the model. Its adapters are not applied here';
  beforeAll(() => writeFileSync(join(model('beside'), 'adapter_config.json'), '{"peft_type": "LORA"}'));

  it(
    'are named where the model is opened, in the record of a run, and are not written out with it',
    { timeout: 120_000 },
    async () => {
      const files = ['--train', 'train.jsonl', '--test', 'test.jsonl', '--steps', '2', '--workspace', 'w-beside'];
      const trained = await salf(['train', '--model', 'beside', ...TINY_TASK, ...files], folder);
      expect(trained.stdout).toContain(NOTE);
      for (const words of [
        ['inspect'],
        ['logits', '--text', 'a b'],
        ['generate', '--prompt', 'a b', '--tokens', '1'],
      ]) {
        expect((await salf([...words, '--model', 'beside'], folder)).stdout).toContain(NOTE);
      }
      const id = jsonLines((await salf(['runs', '--workspace', 'w-beside', '--json'], folder)).stdout)
        .map((line) => /r-\d{8}-[0-9a-f]{6}/.exec(JSON.stringify(line))?.[0])
        .find((found) => found !== undefined)!;
      expect((await salf(['show', id, '--workspace', 'w-beside'], folder)).stdout).toContain(NOTE);
      const exported = await salf(['export', '--run', id, '--out', 'out', '--workspace', 'w-beside'], folder);
      expect(exported.stdout).toContain(
        'note: Files that do not belong to the model were left out: adapter_config.json, ',
      );
      expect((await salf(['inspect', '--model', 'out'], folder)).stdout).not.toContain('adapter');
    },
  );
});
