/** What a plan says of memory is what the engine's process takes, for every method; each runs in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUNDLED_TASK, measureMemory, memoryCases } from '../bench/memory.ts';
import { writeRandomModelFolder } from '../models/random-folder.ts';
import { goldenModel } from './testing/goldens.ts';

const BLOCKS = 8;
/** 27 M parameters, which take more memory than the program itself. */
const CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_act: 'silu',
  rms_norm_eps: 1e-5,
  vocab_size: 4096,
  hidden_size: 512,
  intermediate_size: 1408,
  num_hidden_layers: BLOCKS,
  num_attention_heads: 8,
  num_key_value_heads: 8,
  max_position_embeddings: 256,
  rope_theta: 10000,
  tie_word_embeddings: true,
};

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'salf-memory-'));
  const tokenizerFrom = goldenModel('llama-gqa-untied');
  await writeRandomModelFolder(join(dir, 'model'), CONFIG, { seed: 1, dtype: 'F32', tokenizerFrom });
});
afterAll(() => rmSync(dir, { recursive: true }));

it.each(memoryCases(BLOCKS).map((each) => [each.name, each] as const))(
  'the planned memory of %s is within 15 %% of the peak',
  async (_, { settings }) => {
    const { train } = BUNDLED_TASK;
    const { planned, measured } = await measureMemory(
      {
        model: join(dir, 'model'),
        task: {
          kind: 'custom',
          template: '{text}:',
          labels: [
            { word: 'the', names: ['time', 'thing'] },
            { word: 'o', names: ['person', 'place'] },
            { word: 'that', names: ['number', 'reason'] },
          ],
          columns: { texts: ['text'], label: 'label' },
        },
        data: { train, test: train, validationFraction: 0, limitTrain: 16, limitTest: 8 },
        duration: { unit: 'steps', count: 3 },
        batchSize: 8,
        threads: 1,
        ...settings,
      },
      dir,
      AbortSignal.timeout(280_000),
    );
    expect(planned / measured).toBeGreaterThan(0.85);
    expect(planned / measured).toBeLessThan(1.15);
  },
  300_000,
);
