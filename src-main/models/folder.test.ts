import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { contentHash } from './content-hash.ts';
import { openModelFolder } from './folder.ts';
import { describeModel } from './inspect.ts';
import { readTensorF32 } from './safetensors.ts';
import { rewriteWeights, shardWeights, temporaryFolder, tinyLlama, writeTinyFolder } from './testing/tiny-folder.ts';

const EMBEDDING = 'model.embed_tokens.weight';

const made: string[] = [];
async function tinyFolder(...options: Parameters<typeof writeTinyFolder>): Promise<string> {
  const dir = await writeTinyFolder(...options);
  made.push(dir);
  return dir;
}
afterAll(() => Promise.all(made.map((dir) => rm(dir, { recursive: true }))));

const realModel = join(import.meta.dirname, '../../../shared/models/gutenberg-12l');

describe.skipIf(!existsSync(realModel))('the 12-block model (skipped where it is not at hand)', () => {
  test('is described as it is', async () => {
    expect(describeModel(await openModelFolder(realModel))).toEqual({
      dir: realModel,
      family: 'llama',
      blocks: 12,
      hiddenSize: 192,
      intermediateSize: 512,
      heads: 6,
      keyValueHeads: 3,
      headDim: 32,
      vocabSize: 8192,
      maxPositions: 256,
      ropeTheta: 10_000,
      ropeScaling: 'none',
      sliding: null,
      tiedHead: true,
      parameters: { total: 6_443_712, embedding: 8192 * 192, perBlock: 405_888, head: 0 },
      dtypes: [{ dtype: 'F32', parameters: 6_443_712 }],
      files: [{ name: 'model.safetensors', bytes: 25_786_744 }],
      bytes: 25_786_744,
      tokens: { bos: 0, eos: [0], pad: 1 },
      hasChatTemplate: false,
      warnings: [],
    });
  });
});

describe('a sound folder', () => {
  test('the tensors carry role, block and place', async () => {
    const dir = await tinyFolder();
    const folder = await openModelFolder(dir);
    expect(folder.tensors.size).toBe(20);
    expect(folder.tensors.get('model.layers.1.mlp.down_proj.weight')).toMatchObject({
      role: 'mlp',
      block: 2,
      dtype: 'F32',
      shape: [16, 24],
      file: join(dir, 'model.safetensors'),
      bytes: 16 * 24 * 4,
    });
    expect(folder.tokens).toEqual({ bos: null, eos: [2, 3], pad: 0 });
    expect(folder.warnings).toEqual([]);
  });

  test('generation_config.json goes before config.json, and ids outside the vocabulary are left out', async () => {
    const dir = await tinyFolder();
    await writeFile(join(dir, 'generation_config.json'), '{"eos_token_id": 5, "bos_token_id": 40, "pad_token_id": -1}');
    const folder = await openModelFolder(dir);
    expect(folder.tokens).toEqual({ bos: null, eos: [5], pad: null });
    expect(folder.warnings).toEqual([
      'bos_token_id is outside the vocabulary of 40 and is left out.',
      'pad_token_id is outside the vocabulary of 40 and is left out.',
    ]);
  });

  test('a chat template is found in the config or in its own file', async () => {
    const dir = await tinyFolder();
    await writeFile(join(dir, 'tokenizer_config.json'), '{"chat_template": "{{ messages }}"}');
    expect((await openModelFolder(dir)).tokenizer.hasChatTemplate).toBe(true);
    await writeFile(join(dir, 'tokenizer_config.json'), '{}');
    expect((await openModelFolder(dir)).tokenizer.hasChatTemplate).toBe(false);
    await writeFile(join(dir, 'chat_template.jinja'), '');
    expect((await openModelFolder(dir)).tokenizer.hasChatTemplate).toBe(true);
  });

  test('shards hold the same values as one file', async () => {
    const dir = await tinyFolder({ ...tinyLlama, tie_word_embeddings: false });
    const values = async (): Promise<[string, number[]][]> => {
      const tensors = [...(await openModelFolder(dir)).tensors.values()];
      return Promise.all(tensors.map(async (tensor) => [tensor.name, [...(await readTensorF32(tensor.file, tensor))]]));
    };
    const single = await values();
    await shardWeights(dir);
    expect(await values()).toEqual(single);
    expect(describeModel(await openModelFolder(dir)).files.length).toBe(2);
  });

  test('a tied table that is stored as the head alone', async () => {
    const dir = await tinyFolder();
    const before = await openModelFolder(dir);
    const values = await readTensorF32(before.tensors.get(EMBEDDING)!.file, before.tensors.get(EMBEDDING)!);
    await rewriteWeights(dir, (tensors) => {
      tensors.set('lm_head.weight', tensors.get(EMBEDDING)!);
      tensors.delete(EMBEDDING);
    });
    const folder = await openModelFolder(dir);
    const table = folder.tensors.get(EMBEDDING)!;
    expect(table).toMatchObject({ role: 'embedding', storedName: 'lm_head.weight' });
    expect(await readTensorF32(table.file, table)).toEqual(values);
    expect(folder.spec).toEqual(before.spec);
    expect(folder.warnings).toEqual([
      'The head is tied and stored as lm_head.weight alone; it is the embedding table too.',
    ]);
  });

  test.each([
    ['LlamaForSequenceClassification', 1],
    ['LlamaModel', 1],
    ['LlamaForCausalLM', 0],
  ])('the decoder of %s is read as a language model', async (name, notes) => {
    const { warnings } = await openModelFolder(await tinyFolder({ ...tinyLlama, architectures: [name] }));
    expect(warnings).toEqual(
      notes === 0 ? [] : [`config.json names "${name}"; it is read as the language model LlamaForCausalLM.`],
    );
  });

  test('adapters beside a model are not applied, and that is said', async () => {
    const dir = await tinyFolder();
    await writeFile(join(dir, 'adapter_config.json'), '{"peft_type": "LORA"}');
    expect((await openModelFolder(dir)).warnings).toEqual([
      'adapter_config.json lies next to the model. Its adapters are not applied here; transformers would apply them. ' +
        'To use them, merge them into the model with PEFT (merge_and_unload) and open that folder.',
    ]);
  });

  test('a tied head that is stored all the same, equal or not', async () => {
    const dir = await tinyFolder();
    await rewriteWeights(dir, (tensors) => tensors.set('lm_head.weight', tensors.get('model.embed_tokens.weight')!));
    const equal = await openModelFolder(dir);
    expect(equal.spec.tiedHead).toBe(true);
    expect(equal.tensors.has('lm_head.weight')).toBe(false);
    expect(equal.warnings).toEqual([
      'lm_head.weight is stored although the head is tied; it equals the embedding table.',
    ]);
    await rewriteWeights(dir, (tensors) => tensors.get('lm_head.weight')!.values.set([9], 639));
    const different = await openModelFolder(dir);
    expect(different.spec.tiedHead).toBe(false);
    expect(different.tensors.get('lm_head.weight')?.role).toBe('head');
    expect(different.warnings).toEqual([
      'config.json ties the head, but lm_head.weight differs from the embedding table; it is used untied.',
    ]);
  });
});

describe('the content hash', () => {
  test('does not depend on the place, and notices a changed weight when full, a changed tokenizer always', async () => {
    const dir = await tinyFolder();
    const hash = async (at: string, depth: 'headers' | 'full'): Promise<string> =>
      contentHash(await openModelFolder(at), depth);
    const [quick, full] = [await hash(dir, 'headers'), await hash(dir, 'full')];
    expect(quick).toMatch(/^[0-9a-f]{64}$/);
    expect(full).not.toBe(quick);

    const copy = await temporaryFolder();
    made.push(copy);
    await cp(dir, copy, { recursive: true });
    expect([await hash(copy, 'headers'), await hash(copy, 'full')]).toEqual([quick, full]);

    const weights = await readFile(join(copy, 'model.safetensors'));
    weights.writeUInt8(weights.at(-1)! ^ 1, weights.length - 1);
    await writeFile(join(copy, 'model.safetensors'), weights);
    expect(await hash(copy, 'headers')).toBe(quick);
    expect(await hash(copy, 'full')).not.toBe(full);

    await writeFile(join(copy, 'tokenizer.json'), '{ }');
    expect(await hash(copy, 'headers')).not.toBe(quick);
  });
});
