/** GGUF files as PyPI's gguf writes and unpacks them: e2e/goldens/gguf. */
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../base/errors.ts';
import { openModelFolder } from '../../models/folder.ts';
import { importGguf } from './import.ts';
import { TENSOR_TYPE_NAMES } from './tensor-types.ts';

const GOLDENS = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens', 'gguf');
const FILE = join(GOLDENS, 'every-type.gguf');
const Golden = z.record(z.string(), z.object({ type: z.string(), shape: z.array(z.number()), float16: z.string() }));
const golden = Golden.parse(JSON.parse(readFileSync(join(GOLDENS, 'every-type.json'), 'utf8')));

const folder = mkdtempSync(join(tmpdir(), 'salf-gguf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a GGUF file with a tensor of every type', () => {
  it('becomes a model folder of float16 with the bytes of the reference', async () => {
    const out = join(folder, 'whole');
    const shares: number[] = [];
    const imported = await importGguf(FILE, out, { onProgress: (done, total) => shares.push(done / total) });
    const opened = await openModelFolder(out);
    for (const { name, file, offset, bytes, shape, dtype } of opened.tensors.values()) {
      expect({ name, shape, dtype }).toEqual({ name, shape: golden[name]?.shape, dtype: 'F16' });
      const stored = readFileSync(file).subarray(offset, offset + bytes);
      expect(`${name} ${hash('sha256', stored)}`).toBe(`${name} ${golden[name]?.float16}`);
    }
    expect(opened.tensors.size).toBe(Object.keys(golden).length);
    expect(Object.keys(imported.types).sort()).toEqual([...TENSOR_TYPE_NAMES].sort());
    expect(imported.notes.join(' ')).toContain('stay rounded');
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it('keeps sizes, tokens and the chat template', async () => {
    const { config, tokens, tokenizer } = await openModelFolder(join(folder, 'whole'));
    expect(config).toMatchObject({ model_type: 'llama', rms_norm_eps: 1e-5, head_dim: 8, tie_word_embeddings: true });
    expect(tokens).toEqual({ bos: null, eos: [2], pad: 0 });
    expect(tokenizer.hasChatTemplate).toBe(true);
  });

  it('leaves nothing where it is cancelled', async () => {
    const controller = new AbortController();
    const out = join(folder, 'cancelled');
    const onProgress = (): void => controller.abort();
    await expect(importGguf(FILE, out, { signal: controller.signal, onProgress })).rejects.toThrow('aborted');
    expect(readdirSync(folder).filter((name) => name.startsWith('cancelled'))).toEqual([]);
  });
});

/** The file with some bytes in another way. */
function changed(name: string, change: (bytes: Buffer) => Buffer | undefined): string {
  const bytes = readFileSync(FILE);
  const path = join(folder, name);
  writeFileSync(path, change(bytes) ?? bytes);
  return path;
}

/** Where a key or tensor name ends. */
function after(bytes: Buffer, name: string): number {
  return bytes.indexOf(name) + name.length;
}

describe('a broken GGUF file', () => {
  it.each<[string, (bytes: Buffer) => Buffer | undefined, string, string]>([
    ['is cut in its weights', (bytes) => bytes.subarray(0, -100), 'model.bad-weights', 'output_norm.weight'],
    ['is cut in its metadata', (bytes) => bytes.subarray(0, 300), 'model.bad-weights', 'llama.'],
    ['is empty', () => Buffer.alloc(0), 'model.bad-weights', 'header'],
    ['is no GGUF', (bytes) => void bytes.write('PK'), 'model.bad-weights', 'magic'],
    ['has an unknown version', (bytes) => void bytes.writeUInt32LE(9, 4), 'model.unsupported', 'version'],
    ['is big-endian', (bytes) => void bytes.writeUInt32BE(3, 4), 'model.unsupported', 'version'],
    [
      'claims tensors beyond number',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 62n, 8),
      'model.bad-weights',
      'tensor_count',
    ],
    [
      'claims metadata beyond number',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 62n, 16),
      'model.bad-weights',
      'kv_count',
    ],
    [
      'has a text longer than itself',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 40n, 24),
      'model.bad-weights',
      'metadata 1',
    ],
    [
      'has a list longer than itself',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 60n, after(bytes, 'tokenizer.ggml.tokens') + 8),
      'model.bad-weights',
      'tokenizer.ggml.tokens',
    ],
    [
      'has a value of an unknown type',
      (bytes) => void bytes.writeUInt32LE(77, after(bytes, 'llama.block_count')),
      'model.bad-weights',
      'llama.block_count',
    ],
    [
      'has no heads',
      (bytes) => void bytes.writeUInt32LE(0, after(bytes, 'llama.attention.head_count') + 4),
      'model.bad-config',
      'llama.attention.head_count',
    ],
    [
      'has a tensor of an unknown type',
      (bytes) => void bytes.writeUInt32LE(10, after(bytes, 'blk.0.attn_q.weight') + 4 + 16),
      'model.unsupported',
      'blk.0.attn_q.weight',
    ],
    [
      'has a tensor of absurd size',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 63n, after(bytes, 'blk.0.attn_q.weight') + 4 + 8),
      'model.bad-weights',
      'blk.0.attn_q.weight',
    ],
    [
      'has a tensor beyond its end',
      (bytes) => void bytes.writeBigUInt64LE(2n ** 40n, after(bytes, 'blk.0.attn_q.weight') + 4 + 16 + 4),
      'model.bad-weights',
      'blk.0.attn_q.weight',
    ],
    [
      'lacks a tensor',
      (bytes) => void bytes.write('blk.0.attn_x', after(bytes, 'blk.0.attn_q') - 12),
      'model.bad-weights',
      'blk.0.attn_q.weight',
    ],
    [
      'has a scale that is NaN',
      // The last block of the last packed tensor, blk.1.ffn_down: its scale comes before 24 - 2 bytes.
      (bytes) => void bytes.writeUInt16LE(0x7e00, bytes.length - 256 * 4 - 24),
      'model.bad-weights',
      'blk.1.ffn_down.weight',
    ],
  ])('%s: refused, naming the place, and nothing is written', async (what, change, code, field) => {
    const file = changed(`${what.replaceAll(' ', '-')}.gguf`, change);
    const thrown = await importGguf(file, join(folder, 'refused')).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(InputError);
    const { fault } = thrown as InputError;
    expect({ code: fault.code, file: fault.file }).toEqual({ code, file });
    expect(fault.field).toContain(field);
    expect(readdirSync(folder).filter((name) => name.startsWith('refused'))).toEqual([]);
  });
});
