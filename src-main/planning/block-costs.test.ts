import { describe, expect, it } from 'vitest';
import { TrainSettings, type TrainSettingsInput } from '../contract/request.ts';
import { costOf } from '../methods/rules/green-trainer.ts';
import { openGolden } from '../training/testing/goldens.ts';
import { blockCosts } from './block-costs.ts';
import { planRun } from './plan-run.ts';

const LENGTHS = [3, 5, 8, 4, 7, 7, 2, 9, 11, 6];
const prompts = {
  classes: [],
  train: LENGTHS,
  validation: null,
  test: null,
  distinct: LENGTHS.toSorted((a, b) => b - a),
};

const settingsOf = (change: Partial<TrainSettingsInput>): TrainSettings =>
  TrainSettings.parse({
    model: '/m',
    task: { kind: 'preset', preset: 'trec' },
    data: { train: '/t.jsonl' },
    prefixCache: 'off',
    batchSize: 3,
    padMultiple: 4,
    duration: { unit: 'steps', count: 7 },
    ...change,
  });

describe.each([
  ['llama-gqa-untied', 'weights', {}],
  ['gemma2', 'weights', { trainable: { finalNorm: false } }],
  ['qwen2-tied', 'weights', {}],
  ['gemma2', 'adapters', { lora: { targets: ['q_proj', 'v_proj'], rank: 2, dropout: 0.1 } }],
] satisfies [string, string, Partial<TrainSettingsInput>][])(
  'the blocks of %s, training their %s',
  (name, _what, change) => {
    it('cost together what a run of each set of them costs', async () => {
      const folder = await openGolden(name);
      const request = { folder, prompts, labelTokens: [7, 19, 30, 41] };
      const n = folder.spec.blocks;
      const costs = blockCosts({ ...request, settings: settingsOf(change) });
      const settings = settingsOf({ ...change, method: { name: 'block-influence' } });
      for (let bits = 1; bits < 2 ** n; bits++) {
        const blocks = Array.from({ length: n }, (_, i) => i + 1).filter((block) => (bits >> (block - 1)) & 1);
        const { forward, backward } = planRun({ ...request, settings, choice: blocks }).flops;
        expect(costOf(costs, blocks) / (forward + backward), blocks.join()).toBeCloseTo(1, 12);
      }
    });
  },
);
