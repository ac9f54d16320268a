import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportModelFolder } from './export.ts';
import { openModelFolder } from './folder.ts';
import { readTensorF32 } from './safetensors.ts';
import {
  renameTensors,
  rewriteWeights,
  shardWeights,
  temporaryFolder,
  tinyLlama,
  writeTinyFolder,
} from './testing/tiny-folder.ts';

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
  test('replaces what it is asked to and copies the rest byte for byte', async () => {
    const dir = await source();
    await writeFile(join(dir, 'LICENSE'), 'a licence');
    const before = await readFile(join(dir, 'model.safetensors'));
    const folder = await openModelFolder(dir);
    const values = ramp(16 * 24);
    await exportModelFolder(folder, new Map([[DOWN, values]]), out);

    const { offset, bytes } = folder.tensors.get(DOWN)!;
    before.set(new Uint8Array(values.buffer), offset);
    expect(bytes).toBe(values.byteLength);
    expect(await readFile(join(out, 'model.safetensors'))).toEqual(before);
    for (const name of ['config.json', 'tokenizer.json', 'LICENSE']) {
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

  test('what belongs to the model goes along, what belongs to other things stays and is named', async () => {
    const dir = await source();
    const kept = ['tokenizer.model', 'tokenizer_config.json', 'special_tokens_map.json', 'merges.txt', 'vocab.json'];
    kept.push('generation_config.json', 'chat_template.jinja', 'LICENSE.txt', 'modeling_own.py');
    const left = ['README.md', 'adapter_config.json', 'adapter_model.safetensors', 'model.gguf', 'optimizer.pt'];
    left.push(
      'model.safetensors.index.json',
      'pytorch_model.bin',
      'rows.jsonl',
      'trainer_state.json',
      'training_args.bin',
    );
    for (const name of [...kept, ...left, '.gitattributes']) await writeFile(join(dir, name), '{}');
    await mkdir(join(dir, 'onnx'));
    await mkdir(join(dir, 'additional_chat_templates'));
    await writeFile(join(dir, 'additional_chat_templates', 'rag.jinja'), 'x');
    await symlink(join(dir, 'tokenizer.json'), join(dir, 'tokenizer_link.json'));
    const leftOut = await exportModelFolder(await openModelFolder(dir), new Map(), out);
    expect((await readdir(out, { recursive: true })).sort()).toEqual(
      [
        'config.json',
        'model.safetensors',
        'tokenizer.json',
        'tokenizer_link.json',
        'additional_chat_templates',
        'additional_chat_templates/rag.jinja',
        ...kept,
      ].sort(),
    );
    expect(leftOut).toEqual([...left, 'onnx'].sort());
  });

  test('the config says what is written, and keeps its numbers as they were', async () => {
    const dir = await source();
    await rewriteWeights(dir, (tensors) => tensors.set('lm_head.weight', { shape: [40, 16], values: ramp(640) }));
    const config = { ...tinyLlama, architectures: ['LlamaModel'], torch_dtype: 'float16' };
    const text = JSON.stringify(config).replace(/}$/, ',"rms_norm_eps":1e-06,"rope_theta":10000.0}');
    await writeFile(join(dir, 'config.json'), text);
    await exportModelFolder(await openModelFolder(dir), new Map(), out);
    const written = await readFile(join(out, 'config.json'), 'utf8');
    expect(JSON.parse(written)).toEqual({
      ...config,
      architectures: ['LlamaForCausalLM'],
      tie_word_embeddings: false,
      torch_dtype: 'float32',
      rms_norm_eps: 1e-6,
      rope_theta: 10_000,
    });
    expect(written).toContain('"rms_norm_eps": 1e-06,\n  "rope_theta": 10000.0\n');
    expect((await openModelFolder(out)).warnings).toEqual([]);
  });

  test.each([
    ['head alone', (name: string) => (name === EMBEDDING ? 'lm_head.weight' : name)],
    ['bare', (name: string) => name.replace('model.', '')],
    ['wrapped', (name: string) => `module._orig_mod.${name}`],
  ])('tensors under other names get those of transformers: %s', async (_, rename) => {
    const dir = await source();
    const expected = new Map([...(await valuesOf(dir)), [EMBEDDING, ramp(640)], [DOWN, ramp(384)]]);
    await renameTensors(dir, rename);
    const folder = await openModelFolder(dir);
    expect(folder.warnings).toHaveLength(1);
    await exportModelFolder(folder, new Map([[EMBEDDING, ramp(640)], [DOWN, ramp(384)]]), out); // prettier-ignore
    expect(await valuesOf(out)).toEqual(expected);
    expect((await openModelFolder(out)).warnings).toEqual([]);
  });

  test('the index of shards follows their names', async () => {
    const dir = await source();
    await renameTensors(dir, (name) => `module.${name}`);
    await shardWeights(dir);
    const expected = await valuesOf(dir);
    await exportModelFolder(await openModelFolder(dir), new Map(), out);
    const renamed = new Map([...expected].map(([name, values]) => [name.replace('module.', ''), values]));
    expect(await valuesOf(out)).toEqual(renamed);
    const index: unknown = JSON.parse(await readFile(join(out, 'model.safetensors.index.json'), 'utf8'));
    expect(index).toMatchObject({
      metadata: { total_size: [...expected.values()].reduce((sum, { byteLength }) => sum + byteLength, 0) },
      weight_map: { [EMBEDDING]: 'model-00001-of-00002.safetensors' },
    });
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
    const exporting = exportModelFolder(folder, new Map(), out, { free: () => Promise.resolve(bytes - 1) });
    await expect(exporting).rejects.toMatchObject({
      message:
        `${out}: Writing needs ${bytes} bytes, but the disk has ${bytes - 1} free. ` +
        'Free some space, or choose a folder on another disk.',
      fault: { code: 'workspace.no-space' },
      exitCode: 1,
    });
    expect(await readdir(join(parent, 'runs'))).toEqual([]);
    await exportModelFolder(folder, new Map(), out, { free: () => Promise.resolve(bytes) });
  });

  test('what a killed export left of the same folder goes, what one at work writes stays', async () => {
    const dead = `${out}.partial-${2 ** 30}-0a1b2c3d`;
    const kept = [`${out}.partial-${process.pid}-0a1b2c3d`, `${out}2.partial-${2 ** 30}-0a1b2c3d`];
    for (const path of [dead, ...kept]) await mkdir(join(path, 'x'), { recursive: true });
    await exportModelFolder(await openModelFolder(await source()), new Map(), out);
    const names = [out, ...kept].map((path) => basename(path));
    expect((await readdir(join(parent, 'runs'))).sort()).toEqual(names.sort());
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
