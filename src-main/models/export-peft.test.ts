import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LoraRequest } from '../contract/method.ts';
import { ADAPTABLE, adapterTensors } from './adapters.ts';
import { elementCount } from './dtypes.ts';
import { exportModelFolder } from './export.ts';
import { exportAdapters } from './export-peft.ts';
import { openModelFolder, type ModelFolder } from './folder.ts';
import { mergeAdapters } from './merge.ts';
import { readSafetensorsHeader, readTensorF32 } from './safetensors.ts';
import { temporaryFolder, writeTinyFolder, tinyLlama } from './testing/tiny-folder.ts';

const NORM = 'model.norm.weight';
const Q = 'model.layers.1.self_attn.q_proj';
let parent = '';
let out = '';
let model = '';
let folder: ModelFolder;
beforeAll(async () => {
  model = await writeTinyFolder();
  folder = await openModelFolder(model);
});
afterAll(() => rm(model, { recursive: true }));
beforeEach(async () => {
  parent = await temporaryFolder();
  out = join(parent, 'runs', 'adapters');
});
afterEach(() => rm(parent, { recursive: true }));

const lora = LoraRequest.parse({ rank: 2, alpha: 3, dropout: 0.1, targets: ['o_proj', 'q_proj'] });

/** Everything of these blocks' adapters, in sixteenths. */
function trainedIn(settings: LoraRequest, blocks: readonly number[]): Map<string, Float32Array> {
  const values = (length: number, salt: number) => Float32Array.from({ length }, (_, i) => (((i + salt) * 5) % 9) / 16);
  return new Map(
    adapterTensors(folder.spec, settings, blocks).map(({ name, shape }, at) => [name, values(elementCount(shape), at)]),
  );
}

const config = async () => JSON.parse(await readFile(join(out, 'adapter_config.json'), 'utf8')) as unknown;

describe('exportAdapters', () => {
  it('writes the settings that PEFT itself writes, and each matrix under PEFT’s name', async () => {
    const trained = trainedIn(lora, [2]);
    await exportAdapters(folder, lora, trained, out);
    expect(await config()).toEqual({
      peft_type: 'LORA',
      task_type: 'CAUSAL_LM',
      base_model_name_or_path: resolve(model),
      r: 2,
      lora_alpha: 3,
      lora_dropout: 0.1,
      target_modules: ['q_proj', 'o_proj'],
      layers_to_transform: [1],
      bias: 'none',
      fan_in_fan_out: false,
      init_lora_weights: true,
      inference_mode: true,
      modules_to_save: null,
      ensure_weight_tying: false,
    });
    const file = join(out, 'adapter_model.safetensors');
    const { tensors, metadata } = await readSafetensorsHeader(file);
    expect(metadata).toEqual({ format: 'pt' });
    const stored = new Map<string, Float32Array>();
    for (const entry of tensors) {
      expect([entry.dtype, entry.shape.length]).toEqual(['F32', 2]);
      stored.set(entry.name.replace('base_model.model.', ''), await readTensorF32(file, entry));
    }
    expect([...stored].sort()).toEqual([...trained].sort());
    expect(await readdir(join(parent, 'runs'))).toEqual(['adapters']);
  });

  it.each(['qwen2-tied', 'gemma2'])('spells every setting as PEFT’s own folder of %s does', async (name) => {
    const golden = join(import.meta.dirname, '..', '..', 'e2e', 'goldens', 'peft', name, 'adapter_config.json');
    const theirs = JSON.parse(await readFile(golden, 'utf8')) as Record<string, unknown>;
    const all = LoraRequest.parse({ rank: 2, targets: [...ADAPTABLE] });
    await exportAdapters(folder, all, trainedIn(all, [1, 2]), out);
    const ours = (await config()) as Record<string, unknown>;
    const values = ['r', 'lora_alpha', 'target_modules', 'layers_to_transform', 'base_model_name_or_path'];
    for (const key of Object.keys(ours)) {
      expect(theirs, key).toHaveProperty(key);
      if (!values.includes(key)) expect(ours[key], key).toEqual(theirs[key]);
    }
    expect(ours.layers_to_transform).toBeNull();
  });

  it('takes along what trained outside the blocks, and a tied head with its table', async () => {
    const table = 'model.embed_tokens.weight';
    const whole = [[NORM, new Float32Array(16).fill(2)], [table, new Float32Array(640).fill(3)]] as const; // prettier-ignore
    await exportAdapters(folder, lora, new Map([...trainedIn(lora, [1, 2]), ...whole]), out);
    expect(await config()).toMatchObject({
      modules_to_save: ['model.norm', 'model.embed_tokens', 'lm_head'],
      ensure_weight_tying: true,
    });
    const file = join(out, 'adapter_model.safetensors');
    const { tensors } = await readSafetensorsHeader(file);
    const head = tensors.find(({ name }) => name === 'base_model.model.lm_head.weight')!;
    expect(head.shape).toEqual([40, 16]);
    expect(new Set(await readTensorF32(file, head))).toEqual(new Set([3]));
    expect(tensors.map(({ name }) => name)).toContain(`base_model.model.${table}`);
  });

  it('refuses a folder in use and a disk without the space, and leaves nothing behind', async () => {
    const trained = trainedIn(lora, [1, 2]);
    await exportAdapters(folder, lora, trained, out);
    const sizes = await Promise.all((await readdir(out)).map(async (name) => (await readFile(join(out, name))).length));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    await expect(exportAdapters(folder, lora, trained, out)).rejects.toMatchObject({
      fault: { code: 'request.bad-option', file: out },
    });
    const other = join(parent, 'other');
    await expect(
      exportAdapters(folder, lora, trained, other, { free: () => Promise.resolve(bytes - 1) }),
    ).rejects.toMatchObject({
      fault: { code: 'workspace.no-space', file: other },
    });
    await mkdir(join(parent, 'kept'));
    await writeFile(join(parent, 'file'), '');
    await expect(exportAdapters(folder, lora, trained, join(parent, 'file', 'x'))).rejects.toMatchObject({
      fault: { code: 'request.bad-option' },
    });
    expect((await readdir(parent)).sort()).toEqual(['file', 'kept', 'runs']);
  });

  it('refuses values that fit no adapter', async () => {
    const trained = trainedIn(lora, [1, 2]);
    const changed = (name: string, values: Float32Array | null) => {
      const copy = new Map(trained);
      copy.delete(name);
      return exportAdapters(folder, lora, values === null ? copy : new Map([...copy, [name, values]]), out);
    };
    await expect(changed(`${Q}.lora_B.weight`, null)).rejects.toThrow(
      `The adapter’s tensor ${Q}.lora_B.weight is missing.`,
    );
    await expect(changed(`${Q}.lora_A.weight`, new Float32Array(3))).rejects.toThrow(
      `${Q}.lora_A.weight: 3 values do not fill the shape [2, 16].`,
    );
    await expect(changed('model.layers.0.self_attn.k_proj.lora_A.weight', new Float32Array(32))).rejects.toThrow(
      'There are adapters of layers that are not among the targets.',
    );
    await expect(changed(`${Q}.weight`, new Float32Array(256))).rejects.toThrow(
      `${Q}.weight is no tensor that PEFT keeps alongside adapters.`,
    );
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });
});

describe('mergeAdapters', () => {
  it('adds alpha / r B A to the layers with adapters, rounding to the stored type, and to nothing else', async () => {
    const half = await writeTinyFolder(tinyLlama, 'BF16');
    const source = await openModelFolder(half);
    const trained = new Map([...trainedIn(lora, [2]), [NORM, new Float32Array(16).fill(2)]]);
    await exportModelFolder(source, mergeAdapters(source, lora, trained), out);
    const merged = await openModelFolder(out);
    const changed = [...new Set([...trained.keys()].map((name) => name.replace(/\.lora_[AB]/, '')))];
    expect(changed).toHaveLength(3);
    for (const [name, tensor] of source.tensors) {
      const before = await readTensorF32(tensor.file, tensor);
      const after = merged.tensors.get(name)!;
      const found = await readTensorF32(after.file, after);
      if (!changed.includes(name)) expect(found, name).toEqual(before);
      else if (name === NORM) expect(new Set(found)).toEqual(new Set([2]));
      else expectMerged(name.replace('.weight', ''), before, found, trained);
    }
    await rm(half, { recursive: true });
  });
});

function expectMerged(
  layer: string,
  before: Float32Array,
  after: Float32Array,
  trained: Map<string, Float32Array>,
): void {
  const [a, b] = ['A', 'B'].map((matrix) => trained.get(`${layer}.lora_${matrix}.weight`)!);
  let moved = 0;
  for (const [at, weight] of before.entries()) {
    const [out, into] = [Math.floor(at / 16), at % 16];
    const delta = (3 / 2) * (b![2 * out]! * a![into]! + b![2 * out + 1]! * a![16 + into]!);
    moved = Math.max(moved, Math.abs(delta));
    expect(Math.abs(after[at]! - weight - delta), `${layer} ${at}`).toBeLessThanOrEqual(
      2 ** -8 * Math.abs(weight + delta),
    );
  }
  expect(moved).toBeGreaterThan(0.1);
}
