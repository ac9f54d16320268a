/** The exported graph in plain onnxruntime against transformers: e2e/goldens/models. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openModelFolder } from '../../models/folder.ts';
import { writeFolder } from '../../models/folder-write.ts';
import { readSafetensorsHeader, readTensorF32 } from '../../models/safetensors.ts';
import type { DecoderSpec } from '../../models/spec.ts';
import { exportOnnx } from './export.ts';

const MODELS = join(import.meta.dirname, '..', '..', '..', 'e2e', 'goldens', 'models');
const CASES = ['llama-gqa-untied', 'llama-linear-bias-tied', 'mistral-window', 'qwen2-tied', 'qwen2-sliding', 'qwen3-tied', 'gemma2', 'llama-bf16']; // prettier-ignore
const Golden = z.object({ ids: z.array(z.array(z.number())), lengths: z.array(z.number()) });
const TOLERANCE = 1e-4;

const folder = mkdtempSync(join(tmpdir(), 'salf-onnx-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const int64 = (rows: readonly (readonly number[])[]) =>
  new ort.Tensor('int64', BigInt64Array.from(rows.flat(), BigInt), [rows.length, rows[0]!.length]);

type Feeds = Record<string, ort.Tensor>;

function nothingRead({ blocks, keyValueHeads, headDim }: DecoderSpec, rows: number): Feeds {
  const names = Array.from({ length: blocks }, (_, block) => ['key', 'value'].map((kind) => `${block}.${kind}`)).flat();
  const empty = () => new ort.Tensor('float32', new Float32Array(0), [rows, keyValueHeads, 0, headDim]);
  return Object.fromEntries(names.map((name) => [`past_key_values.${name}`, empty()]));
}

function readBefore(results: ort.InferenceSession.OnnxValueMapType): Feeds {
  const present = Object.entries(results).filter(([name]) => name.startsWith('present.'));
  return Object.fromEntries(present.map(([name, value]) => [name.replace('present', 'past_key_values'), value])); // prettier-ignore
}

/** Logits [V] of a row at a position. */
function logitsAt({ logits }: ort.InferenceSession.OnnxValueMapType, row: number, position: number): number[] {
  const { data, dims } = logits as ort.Tensor;
  const [, length, size] = dims as readonly [number, number, number];
  return Array.from(
    (data as Float32Array).subarray((row * length + position) * size, (row * length + position + 1) * size),
  );
}

const worst = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));

describe.each(CASES)('%s as an ONNX folder', (name) => {
  const opened = (async () => {
    const source = await openModelFolder(join(MODELS, name));
    const out = join(folder, name);
    await writeFolder(out, await exportOnnx(source, new Map()));
    const { ids, lengths } = Golden.parse(JSON.parse(readFileSync(join(MODELS, name, 'golden.json'), 'utf8')));
    const file = join(MODELS, name, 'golden.safetensors');
    const entry = (await readSafetensorsHeader(file)).tensors.find((tensor) => tensor.name === 'logits')!;
    const values = await readTensorF32(file, entry);
    const size = entry.shape[1]!;
    const expected = lengths.map((_, row) => Array.from(values.subarray(row * size, (row + 1) * size)));
    const session = await ort.InferenceSession.create(join(out, 'model.onnx'));
    return { spec: source.spec, session, ids, lengths, expected };
  })();

  it('gives the logits of transformers for a batch with padding on either side', async () => {
    const { spec, session, ids, lengths, expected } = await opened;
    const width = ids[0]!.length;
    for (const side of ['right', 'left'] as const) {
      const pads = lengths.map((length) => (side === 'left' ? width - length : 0));
      const moved = ids.map((row, index) => [...Array<number>(pads[index]!).fill(0), ...row].slice(0, width));
      const isText = moved.map((row, index) => row.map((_, at) => Number(at >= pads[index]! && at < pads[index]! + lengths[index]!))); // prettier-ignore
      const positions = moved.map((row, index) => row.map((_, at) => Math.max(0, at - pads[index]!)));
      const feeds = { input_ids: int64(moved), attention_mask: int64(isText), position_ids: int64(positions) };
      const results = await session.run({ ...nothingRead(spec, ids.length), ...feeds });
      for (const [row, length] of lengths.entries()) {
        const logits = logitsAt(results, row, pads[row]! + length - 1);
        expect(worst(logits, expected[row]!), `${side}, row ${row}`).toBeLessThan(TOLERANCE);
      }
    }
  });

  it('gives the same token by token as at once', async () => {
    const { spec, session, ids, lengths, expected } = await opened;
    const text = ids[0]!.slice(0, lengths[0]);
    let before = nothingRead(spec, 1);
    let logits: number[] = [];
    for (const [position, id] of text.entries()) {
      const results = await session.run({
        ...before,
        input_ids: int64([[id]]),
        attention_mask: int64([Array<number>(position + 1).fill(1)]),
        position_ids: int64([[position]]),
      });
      before = readBefore(results);
      logits = logitsAt(results, 0, 0);
    }
    expect(worst(logits, expected[0]!)).toBeLessThan(TOLERANCE);
  });

  it('has the inputs and outputs that Optimum names', async () => {
    const { session, spec } = await opened;
    expect(session.inputNames.slice(0, 5)).toEqual(['input_ids', 'attention_mask', 'position_ids', 'past_key_values.0.key', 'past_key_values.0.value']); // prettier-ignore
    expect(session.outputNames).toEqual(['logits', ...Array.from({ length: spec.blocks }, (_, block) => [`present.${block}.key`, `present.${block}.value`]).flat()]); // prettier-ignore
  });
});
