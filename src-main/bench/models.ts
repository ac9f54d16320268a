/** The models that the benchmarks run, as folders. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readModelConfig } from '../models/config.ts';
import { writeRandomModelFolder } from '../models/random-folder.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Every model folder needs a tokenizer; the benchmarks' batches are random ids. */
const TOKENIZER = join(ROOT, 'e2e', 'goldens', 'models', 'llama-gqa-untied');

/** 12 Llama blocks: d 512, ffn 1408, 8 heads, vocabulary 8,192, tied head; 38.5 M parameters in the blocks. */
const MIDDLE = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  vocab_size: 8192,
  hidden_size: 512,
  intermediate_size: 1408,
  num_hidden_layers: 12,
  num_attention_heads: 8,
  num_key_value_heads: 8,
  max_position_embeddings: 256,
  rope_theta: 10000,
  tie_word_embeddings: true,
};

/** The exact shape of Qwen2-0.5B (its published config.json): 494 M parameters. */
const QWEN2_HALF_BILLION = {
  architectures: ['Qwen2ForCausalLM'],
  model_type: 'qwen2',
  hidden_act: 'silu',
  rms_norm_eps: 1e-6,
  vocab_size: 151936,
  hidden_size: 896,
  intermediate_size: 4864,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  max_position_embeddings: 131072,
  rope_theta: 1000000,
  sliding_window: 131072,
  max_window_layers: 24,
  use_sliding_window: false,
  tie_word_embeddings: true,
};

/** Writes the d 512 model with random weights into `dir`. */
export function makeMiddle(dir: string): Promise<void> {
  return writeRandomModelFolder(dir, MIDDLE, { seed: 1, dtype: 'F32', tokenizerFrom: TOKENIZER });
}

/** Writes the 0.5-billion-parameter model with random weights into `dir` (2 GB). */
export function makeHalfBillion(dir: string): Promise<void> {
  return writeRandomModelFolder(dir, QWEN2_HALF_BILLION, { seed: 1, dtype: 'F32', tokenizerFrom: TOKENIZER });
}

/** The pretrained 12-block model next to the project; null where it is absent. */
export function pretrainedFolder(): string | null {
  const dir = join(ROOT, '..', 'shared', 'models', 'gutenberg-12l');
  return existsSync(dir) ? dir : null;
}

export async function blockCount(dir: string): Promise<number> {
  return (await readModelConfig(dir)).spec.blocks;
}
