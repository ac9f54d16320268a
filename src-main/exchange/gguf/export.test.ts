/** GGUF files that are written, read back; llama.cpp's own reading of them is in e2e/llama-cpp.test.ts. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { openModelFolder, type ModelFolder } from '../../models/folder.ts';
import { writeFolder } from '../../models/folder-write.ts';
import { readJsonObject } from '../../models/json.ts';
import { readTensorF32 } from '../../models/safetensors.ts';
import { DEQUANTISE } from './dequantise.ts';
import { exportGguf } from './export.ts';
import { readGgufHeader } from './header.ts';
import { importGguf } from './import.ts';
import { Questions } from './metadata.ts';
import { QUANTISE } from './quantise.ts';
import { tokenizerFrom } from './tokenizer/from-gguf.ts';
import { vocabularyOf } from './tokenizer/to-gguf.ts';
import type { MetaValue } from './value-types.ts';

const GOLDENS = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens');
const folder = mkdtempSync(join(tmpdir(), 'salf-gguf-out-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A golden model with other fields in its config. */
function changedModel(name: string, out: string, changes: object): string {
  const dir = join(folder, out);
  cpSync(join(GOLDENS, 'models', name), dir, { recursive: true });
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ ...Object(JSON.parse(readFileSync(config, 'utf8'))), ...changes }));
  return dir;
}

async function valuesOf(source: ModelFolder): Promise<ReadonlyMap<string, Float32Array>> {
  const values = new Map<string, Float32Array>();
  for (const tensor of source.tensors.values()) values.set(tensor.name, await readTensorF32(tensor.file, tensor));
  return values;
}

describe('a GGUF file that is written and read back', () => {
  it.each([
    ['llama-f16', {}],
    ['llama-linear-bias-tied', {}],
    ['qwen2-tied', {}],
    ['qwen3-tied', {}],
    ['gemma2', { query_pre_attn_scalar: 6 }],
  ])('holds the weights and the config of %s', async (name, changes) => {
    const source = await openModelFolder(changedModel(name, `${name}-source`, changes));
    const { file } = await exportGguf(source, new Map(), 'f16', name);
    const [written, back] = [join(folder, `${name}-gguf`), join(folder, `${name}-back`)];
    await writeFolder(written, [file]);
    await importGguf(join(written, 'model-f16.gguf'), back);
    const read = await openModelFolder(back);
    expect(read.spec).toEqual({ ...source.spec, normEps: read.spec.normEps });
    expect(Math.abs(read.spec.normEps / source.spec.normEps - 1)).toBeLessThan(1e-6);
    const [expected, found] = [await valuesOf(source), await valuesOf(read)];
    for (const [tensor, values] of expected) {
      const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - found.get(tensor)![i]!)), 0);
      // Half of float16's spacing at 2.
      expect(worst, tensor).toBeLessThanOrEqual(2 ** -10);
    }
    const texts = ['abc', 'a b\nc', '</s> x'];
    const [before, after] = [await loadTokenizer(source.dir, null), await loadTokenizer(back, null)];
    for (const text of texts) expect(await after.encode(text)).toEqual(await before.encode(text));
  });

  it.each([
    ['gemma2', {}, 'query_pre_attn_scalar'],
    ['qwen3-tied', { rope_parameters: { rope_type: 'llama3', rope_theta: 10, factor: 2, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 8 } }, 'rope_scaling'], // prettier-ignore
  ])('is refused where llama.cpp would compute something else: %s %j', async (name, changes, field) => {
    const source = await openModelFolder(changedModel(name, `${name}-refused`, changes));
    await expect(exportGguf(source, new Map(), 'f16', name)).rejects.toMatchObject({
      fault: { code: 'model.unsupported', field },
    });
  });

  it('ends its context where llama.cpp would not slide', async () => {
    const source = await openModelFolder(join(GOLDENS, 'models', 'mistral-window'));
    const { file, notes } = await exportGguf(source, new Map(), 'f16', 'm');
    const out = join(folder, 'mistral');
    await writeFolder(out, [file]);
    expect(readGgufHeader(join(out, 'model-f16.gguf')).metadata.get('llama.context_length')).toBe(4);
    expect(notes.join(' ')).toContain('sliding window');
  });

  it('refuses a value that float16 cannot hold, and leaves nothing', async () => {
    const source = await openModelFolder(join(GOLDENS, 'models', 'llama-f16'));
    const name = 'model.layers.0.mlp.up_proj.weight';
    const { file } = await exportGguf(source, new Map([[name, new Float32Array(24 * 16).fill(1e5)]]), 'f16', 'm');
    await expect(writeFolder(join(folder, 'large'), [file])).rejects.toMatchObject({
      fault: { code: 'model.unsupported', field: name },
    });
  });
});

describe('Q8_0', () => {
  it('packs what it unpacked into the same bytes', () => {
    const { tensors } = readGgufHeader(join(GOLDENS, 'gguf', 'every-type.gguf'));
    const { offset, bytes, shape } = tensors.get('blk.0.ffn_down.weight')!;
    const stored = readFileSync(join(GOLDENS, 'gguf', 'every-type.gguf')).subarray(offset, offset + bytes);
    const values = new Float32Array(shape[0]! * shape[1]!);
    DEQUANTISE.Q8_0(stored, values);
    expect(Buffer.from(QUANTISE.Q8_0(values)).equals(stored)).toBe(true);
  });
});

const Texts = z.record(z.string(), z.record(z.string(), z.looseObject({ text: z.string().optional(), ids: z.array(z.int()).optional() }))); // prettier-ignore
const kinds = Texts.parse(JSON.parse(readFileSync(join(GOLDENS, 'tokenizer', 'goldens.json'), 'utf8')));

describe('a tokenizer that went through a GGUF file', () => {
  // What is normalised or split at the start of a text alone is not the same after special tokens.
  it.each(Object.entries(kinds).filter(([kind]) => kind !== 'metaspace'))(
    'gives the same ids: %s',
    async (kind, cases) => {
      const dir = join(GOLDENS, 'tokenizer', kind);
      const [json, config] = await Promise.all(['tokenizer.json', 'tokenizer_config.json'].map((name) => readJsonObject(join(dir, name), 'model.bad-tokenizer'))); // prettier-ignore
      const before = await loadTokenizer(dir, null);
      const rows = 1 + Math.max(...(json!['added_tokens'] as { id: number }[]).map(({ id }) => id), ...Object.values((json!['model'] as { vocab: Record<string, number> }).vocab)); // prettier-ignore
      const given = { file: join(dir, 'tokenizer.json'), json: json!, config: config!, template: null };
      const { metadata, notes } = vocabularyOf(given, { bos: null, eos: [], pad: null }, rows);
      expect(notes.join(' ').includes('take spaces')).toBe(kind === 'qwen2');
      const values = new Map<string, MetaValue>([...metadata].map(([key, { value }]) => [key, value]));
      const { definition } = tokenizerFrom(new Questions({ file: 'x.gguf', metadata: values }));
      const out = join(folder, `tokenizer-${kind}`);
      mkdirSync(out);
      writeFileSync(join(out, 'tokenizer.json'), JSON.stringify(definition));
      const after = await loadTokenizer(out, null);
      for (const { text, ids } of Object.values(cases)) {
        // A token that takes the spaces around it cannot be told.
        if (text === undefined || text.includes(' MARK')) continue;
        expect(await after.encode(text), JSON.stringify(text)).toEqual(ids);
        expect(await after.decode(ids!)).toBe(await before.decode(ids!));
      }
    },
  );
});
