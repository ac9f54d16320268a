/** Adapters from the command line: trained, merged into a model folder, and written for PEFT. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readSafetensorsHeader } from '../src-main/models/safetensors.ts';
import { jsonLines, runIdIn, salf } from './testing/salf.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const TRAIN = ['train', '--model', 'model', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl'];
const SETTINGS = ['--batch-size', '15', '--learning-rate', '0.02', '--steps', '12', '--threads', '1'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-adapters-'));
  cpSync(join(GOLDEN_MODELS, 'qwen2-tied'), join(folder, 'model'), { recursive: true });
  writeTinyData(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function train(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await salf([...TRAIN, ...SETTINGS, ...words], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return runIdIn(stdout);
}

const Logits = z.object({ logits: z.array(z.number()) });
async function logits(model: string): Promise<number[]> {
  const { stdout } = await salf(['logits', '--model', model, '--text', 'the p:', '--json'], folder);
  return Logits.parse(jsonLines(stdout).at(-1)).logits;
}

describe('a run with adapters', () => {
  it('is exported merged, and for PEFT', async () => {
    const run = await train('--method', 'lora-half', '--lora-rank', '2', '--lora-targets', 'q_proj,down_proj');
    expect((await salf(['export', '--run', run, '--out', 'merged'], folder)).exitCode).toBe(0);
    const [before, after] = [await logits('model'), await logits('merged')];
    expect(Math.max(...after.map((value, i) => Math.abs(value - before[i]!)))).toBeGreaterThan(0.01);

    const peft = await salf(['export', '--run', run, '--out', 'peft', '--format', 'peft'], folder);
    expect(peft).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^(\d+ % .* of .*\n)*Wrote the adapters of run .*, with 4 trained tensors, to .*peft\.\n$/,
      ) as string,
      stderr: '',
    });
    expect(readdirSync(join(folder, 'peft')).sort()).toEqual([
      'README.md',
      'adapter_config.json',
      'adapter_model.safetensors',
    ]);
    const config: unknown = JSON.parse(readFileSync(join(folder, 'peft', 'adapter_config.json'), 'utf8'));
    expect(config).toMatchObject({ r: 2, lora_alpha: 16, layers_to_transform: [1] });
    const { tensors } = await readSafetensorsHeader(join(folder, 'peft', 'adapter_model.safetensors'));
    expect(tensors.map(({ name }) => name).sort()).toEqual(
      ['mlp.down_proj', 'self_attn.q_proj'].flatMap((layer) =>
        ['A', 'B'].map((matrix) => `base_model.model.model.layers.1.${layer}.lora_${matrix}.weight`),
      ),
    );
  });

  it('is named by its method', async () => {
    const run = await train('--method', 'salf-lora');
    const { stdout } = await salf(['runs'], folder);
    expect(stdout).toMatch(new RegExp(`^${run} .* salf-lora +1 `, 'm'));
  });
});

it('weights are not written as adapters', async () => {
  const run = await train('--method', 'full');
  expect(await salf(['export', '--run', run, '--out', 'none', '--format', 'peft'], folder)).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `salf: --format: Run ${run} trained the weights themselves; it has no adapters. Leave --format out to write the whole model.\n`,
  });
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
