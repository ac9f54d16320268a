import { rm } from 'node:fs/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { openModelFolder } from './folder.ts';
import { canonicalName, storedBlocks } from './stored-names.ts';
import { addZeros, renameTensors, tinyLlama, writeTinyFolder } from './testing/tiny-folder.ts';
import type { DType } from './dtypes.ts';

const made: string[] = [];
async function tinyFolder(...options: Parameters<typeof writeTinyFolder>): Promise<string> {
  const dir = await writeTinyFolder(...options);
  made.push(dir);
  return dir;
}
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true }))));

const Q = 'layers.3.self_attn.q_proj.weight';

test.each([
  [`model.${Q}`, `model.${Q}`],
  ['lm_head.weight', 'lm_head.weight'],
  [Q, `model.${Q}`],
  ['norm.weight', 'model.norm.weight'],
  ['embed_tokens.weight', 'model.embed_tokens.weight'],
  [`module.model.${Q}`, `model.${Q}`],
  [`module._orig_mod.model.${Q}`, `model.${Q}`],
  ['_orig_mod.lm_head.weight', 'lm_head.weight'],
  [`base_model.model.model.${Q}`, `model.${Q}`],
  [`language_model.model.${Q}`, `model.${Q}`],
  ['language_model.lm_head.weight', 'lm_head.weight'],
  [`model.language_model.${Q}`, `model.${Q}`],
  [
    `_fsdp_wrapped_module.model.layers.0._fsdp_wrapped_module._checkpoint_wrapped_module.mlp.up_proj.weight`,
    'model.layers.0.mlp.up_proj.weight',
  ],
  ['model.normal.weight', 'model.normal.weight'],
  ['my_module.weight', 'my_module.weight'],
])('%s is %s', (stored, canonical) => {
  expect(canonicalName(stored)).toBe(canonical);
});

test('blocks are counted by the largest number', () => {
  const names = ['model.layers.11.x', 'model.layers.2.x', 'model.norm.weight', 'model.layers.99999999999.x'];
  expect(storedBlocks(new Map(names.map((name) => [name, 0])))).toBe(12);
});

describe('a folder whose tensors have other names', () => {
  test.each(['module.', '_orig_mod.', 'base_model.model.', 'language_model.'])('%s', async (prefix) => {
    const dir = await tinyFolder({ ...tinyLlama, tie_word_embeddings: false });
    const { tensors } = await openModelFolder(dir);
    await renameTensors(dir, (name) => prefix + name);
    const folder = await openModelFolder(dir);
    const places = (of: typeof tensors) => [...of.values()].map(({ name, shape, bytes }) => [name, shape, bytes]);
    expect(places(folder.tensors)).toEqual(places(tensors));
    expect(folder.tensors.get('lm_head.weight')?.storedName).toBe(`${prefix}lm_head.weight`);
    expect(folder.warnings).toEqual([
      `The tensor ${prefix}lm_head.weight is read as lm_head.weight, and 20 more in the same way.`,
    ]);
  });

  test('bare', async () => {
    const dir = await tinyFolder();
    await renameTensors(dir, (name) => name.replace('model.', ''));
    expect((await openModelFolder(dir)).warnings).toEqual([
      'The tensor embed_tokens.weight is read as model.embed_tokens.weight, and 19 more in the same way.',
    ]);
  });

  test('one tensor under two of them is refused', async () => {
    const dir = await tinyFolder();
    await addZeros(dir, [{ name: 'module.model.norm.weight', dtype: 'F32', shape: [16] }]);
    await expect(openModelFolder(dir)).rejects.toMatchObject({
      message:
        `${dir}/model.safetensors: module.model.norm.weight: The tensor is stored twice, the other time as ` +
        'model.norm.weight. Save the model again, each tensor once.',
      exitCode: 2,
    });
  });
});

describe('stored tensors that are not used', () => {
  test.each<[name: string, dtype: DType, what: string]>([
    ['model.layers.0.self_attn.rotary_emb.inv_freq', 'F32', 'rotary buffers'],
    ['model.rotary_emb.inv_freq', 'F64', 'rotary buffers'],
    ['model.layers.1.self_attn.masked_bias', 'F32', 'mask and position buffers'],
    ['model.layers.1.attention.bias', 'BOOL', 'mask and position buffers'],
    ['model.layers.1.attn.bias', 'U8', 'mask and position buffers'],
    ['model.embeddings.position_ids', 'I64', 'mask and position buffers'],
    ['score.weight', 'F16', 'heads of other tasks'],
    ['v_head.summary.bias', 'F32', 'heads of other tasks'],
    ['vision_tower.layers.0.self_attn.q_proj.weight', 'BF16', 'tensors that see or hear'],
    ['mtp.layers.0.mlp.up_proj.weight', 'F32', 'tensors that predict several tokens at once'],
    ['model.layers.0.self_attn.k_scale', 'F32', 'scales of a quantised cache'],
  ])('%s in %s is harmless', async (name, dtype, what) => {
    const dir = await tinyFolder();
    await addZeros(dir, [{ name, dtype, shape: [2] }]);
    expect((await openModelFolder(dir)).warnings).toEqual([`Stored ${what} are not used: ${name}.`]);
  });

  test('many are counted', async () => {
    const dir = await tinyFolder();
    const names = [0, 1].map((layer) => `model.layers.${layer}.self_attn.rotary_emb.inv_freq`);
    await addZeros(
      dir,
      names.map((name) => ({ name, dtype: 'F32', shape: [2] })),
    );
    expect((await openModelFolder(dir)).warnings).toEqual([
      `Stored rotary buffers are not used: ${names[0]!} and 1 more.`,
    ]);
  });
});

describe('weights of other tools', () => {
  const Q_PROJ = 'model.layers.0.self_attn.q_proj';
  test.each<[name: string, dtype: DType, tool: string]>([
    [`${Q_PROJ}.qweight`, 'I32', 'GPTQ or AWQ'],
    [`${Q_PROJ}.weight.absmax`, 'U8', 'bitsandbytes'],
    [`${Q_PROJ}.weight.quant_state.bitsandbytes__nf4`, 'U8', 'bitsandbytes'],
    [`${Q_PROJ}.SCB`, 'F32', 'bitsandbytes'],
    [`${Q_PROJ}.weight_packed`, 'I32', 'compressed-tensors'],
    [`${Q_PROJ}.W_q`, 'U8', 'HQQ'],
    [`${Q_PROJ}.weight_scales`, 'F16', 'EETQ'],
    [`${Q_PROJ}.weight_scale_inv`, 'F32', 'FP8'],
    ['x.weight', 'F8_E5M2', 'FP8'],
    ['x.weight', 'F4', 'MXFP4'],
    ['x.weight', 'U32', 'MLX'],
  ])('%s of %s', async (name, dtype, tool) => {
    const dir = await tinyFolder();
    await addZeros(dir, [{ name, dtype, shape: [2] }]);
    await expect(openModelFolder(dir)).rejects.toMatchObject({
      message:
        `${dir}/model.safetensors: ${name}: The weights are quantised with ${tool}. ` +
        'Use the model from which it was made, with weights of dtype F32, F16 or BF16.',
      fault: { code: 'model.unsupported' },
    });
  });

  test('adapters that were not merged', async () => {
    const dir = await tinyFolder();
    const name = `base_model.model.${Q_PROJ}.lora_A.default.weight`;
    await addZeros(dir, [{ name, dtype: 'F32', shape: [2, 16] }]);
    await expect(openModelFolder(dir)).rejects.toMatchObject({
      message:
        `${dir}/model.safetensors: ${name}: The weights hold adapters that were not merged. ` +
        'Merge them with PEFT (merge_and_unload) and save the model again.',
      fault: { code: 'model.bad-weights' },
    });
  });
});
