/**
 * llama.cpp's own reading of exported GGUF files: the same tokens, the same probabilities, the same text. Runs where
 * SALF_LLAMA_CPP names a folder with node-llama-cpp (`.ci/run` installs it).
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { GgufType } from '../src-main/contract/export.ts';
import { loadTokenizer } from '../src-main/data/tokenizer.ts';
import { exportGguf } from '../src-main/exchange/gguf/export.ts';
import { openModelFolder } from '../src-main/models/folder.ts';
import { writeFolder } from '../src-main/models/folder-write.ts';
import { graphWeights, weightsFolder } from '../src-main/planning/weight-source.ts';
import { Reader } from '../src-main/training/generate/reader.ts';
import { write } from '../src-main/training/generate/write.ts';
import { GOLDEN_MODELS } from './testing/tiny-task.ts';

const LLAMA = process.env['SALF_LLAMA_CPP'] ?? '';
const STEPS = 8;
const DEMO = join(import.meta.dirname, '..', 'resources', 'demo', 'demo-qwen2-12l');
const DEMO_TEXTS = [
  'Question: Who was Galileo ?\nAnswer: a',
  "It's 12,450 pounds.  Über naïve café — 東京 😀\n\n x",
  '<|endoftext|>The end',
];
const TINY_TEXTS = ['abc', 'a b\nc'];

const folder = mkdtempSync(join(tmpdir(), 'salf-llama-cpp-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  readonly name: string;
  readonly dir: () => string;
  readonly texts: readonly string[];
  readonly ids: readonly number[];
  readonly type: GgufType;
  /**
   * Largest difference of a log-probability, as a share of the largest. llama.cpp rounds activations to the type of the
   * weights, and Gemma's activation to float16.
   */
  readonly tolerance: number;
}

const tiny = (name: string, type: GgufType, changes: object = {}): Case => ({
  name: `${name}, ${type}`,
  dir: () => changedModel(name, changes),
  texts: TINY_TEXTS,
  ids: [5, 11, 30, 7, 22],
  type,
  tolerance: 1e-3,
});
const demo = (type: GgufType, tolerance: number): Case => ({
  name: `the bundled model, ${type}`,
  dir: () => DEMO,
  texts: DEMO_TEXTS,
  ids: [7223, 422, 334, 27, 3861, 308, 485, 337, 652, 80, 222, 1613, 4694, 854, 268, 27, 260],
  type,
  tolerance,
});

const CASES: readonly Case[] = [
  demo('f16', 1e-3),
  demo('f32', 1e-5),
  demo('bf16', 0.02),
  demo('q8_0', 0.02),
  tiny('llama-gqa-untied', 'f32'),
  tiny('llama-linear-bias-tied', 'f32'),
  tiny('mistral-window', 'f32', { sliding_window: null }),
  tiny('qwen2-tied', 'f32'),
  tiny('qwen3-tied', 'f32'),
  tiny('gemma2', 'f32', { query_pre_attn_scalar: 6 }),
  tiny('llama-f16', 'f16'),
];

function changedModel(name: string, changes: object): string {
  const dir = mkdtempSync(join(folder, 'model-'));
  cpSync(join(GOLDEN_MODELS, name), dir, { recursive: true });
  const config = join(dir, 'config.json');
  writeFileSync(config, JSON.stringify({ ...Object(JSON.parse(readFileSync(config, 'utf8'))), ...changes }));
  return dir;
}

const Answers = z.array(
  z.object({
    tokens: z.array(z.array(z.int())),
    first: z.array(z.tuple([z.int(), z.number()])),
    greedy: z.array(z.int()),
    template: z.string().nullable(),
  }),
);

async function ours(dir: string, ids: readonly number[]) {
  const source = await openModelFolder(dir);
  const reader = await Reader.open({
    spec: source.spec,
    runtime: { provider: 'cpu', threads: 1 },
    values: {},
    weightsDir: weightsFolder(source),
    maxLength: 64,
    weights: (b) => graphWeights(b, source, new Set()).source,
  });
  const logits = await reader.read([...ids]);
  const most = logits.reduce((a, b) => Math.max(a, b));
  const total = most + Math.log(logits.reduce((sum, each) => sum + Math.exp(each - most), 0));
  reader.forget();
  const { generated } = await write(reader, [...ids], {
    temperature: 0,
    topK: 0,
    topP: 1,
    seed: 1,
    tokens: STEPS,
    ends: [],
    context: 64,
    isStopped: () => false,
    pause: () => Promise.resolve(),
  });
  return { logProbabilities: Array.from(logits, (each) => each - total), generated };
}

const title = LLAMA === '' ? 'GGUF files in llama.cpp (skipped: SALF_LLAMA_CPP is not set)' : 'GGUF files in llama.cpp';

interface Exported {
  readonly dir: string;
  readonly path: string;
}

async function exported({ dir: make, type, name }: Case): Promise<Exported> {
  const dir = make();
  const { file } = await exportGguf(await openModelFolder(dir), new Map(), type, name);
  const out = mkdtempSync(join(folder, 'gguf-'));
  await writeFolder(out, [file]);
  return { dir, path: join(out, file.name) };
}

describe.skipIf(LLAMA === '')(title, () => {
  const made = new Map<string, Exported & { readonly answer: z.infer<typeof Answers>[number] }>();
  beforeAll(async () => {
    const files: Exported[] = [];
    for (const each of CASES) files.push(await exported(each));
    const models = CASES.map(({ texts, ids }, index) => ({ path: files[index]!.path, texts, ids, steps: STEPS }));
    const script = join(import.meta.dirname, 'testing', 'llama-cpp.mjs');
    const said = execFileSync(process.execPath, [script, LLAMA, JSON.stringify({ models })], {
      encoding: 'utf8',
      maxBuffer: 2 ** 27,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const answers = Answers.parse(JSON.parse(said));
    for (const [index, { name }] of CASES.entries()) made.set(name, { ...files[index]!, answer: answers[index]! });
  }, 240_000);

  it.each(CASES)('$name: the same tokens, probabilities and text', async ({ name, texts, ids, tolerance }) => {
    const { dir, answer } = made.get(name)!;
    const { logProbabilities, generated } = await ours(dir, ids);
    const worst = Math.max(...answer.first.map(([id, value]) => Math.abs(value - logProbabilities[id]!)));
    expect(answer.first.length).toBe(logProbabilities.length);
    expect(worst / Math.max(...logProbabilities.map(Math.abs))).toBeLessThan(tolerance);
    expect(answer.greedy).toEqual(generated);
    const tokenizer = await loadTokenizer(dir, null);
    for (const [index, text] of texts.entries()) {
      expect(answer.tokens[index], text).toEqual(await tokenizer.encode(text));
    }
  });
});
