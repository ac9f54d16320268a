/** Experiments in a store of which tests make reports; no engine runs. */
import type { Chosen } from '../../contract/choice.ts';
import { ExperimentRequest } from '../../contract/experiment.ts';
import type { RuleChosen, RuleName } from '../../contract/rules.ts';
import { TRUTHS } from '../../comparison/testing/finished.ts';
import { TASK } from '../../comparison/testing/tiny-experiment.ts';

const SHARED = {
  datasets: [{ name: 'letters', task: TASK, data: { train: '/t', test: '/u' } }],
  models: [{ name: 'tiny', path: '/m' }],
  settings: {},
};

/** SALF, every block, and a half of them, baseline every block. */
export function comparison(seeds: readonly number[] = [1, 2], baseline = 'full'): ExperimentRequest {
  const methods = ['salf', 'full', 'half'].map((name) => ({ name, method: { name }, lora: null }));
  return ExperimentRequest.parse({ kind: 'compare', methods, seeds, baseline, ...SHARED });
}

/** Boundaries 0..3. */
export function sweep(): ExperimentRequest {
  const methods = [0, 1, 2, 3].map((freeze) => ({
    name: `freeze:${freeze}`,
    method: { name: 'last-k', freeze },
    lora: null,
  }));
  return ExperimentRequest.parse({ kind: 'sweep', methods, seeds: [1], baseline: 'freeze:0', ...SHARED });
}

/** Right but for every `each`th row. */
export function wrong(each: number): number[] {
  return TRUTHS.map((label, row) => (row % each === 0 ? (label + 1) % 3 : label));
}

/** A choice of another rule on that model. */
export function byRule(rule: RuleName, blocks: readonly number[]): RuleChosen {
  const choice = { rule, scores: [1, 2, 3, 4], blocks, reason: '', warnings: [], seconds: 1, flops: 1e9 };
  return { type: 'rule', samples: 128, ...choice };
}

/** A choice of SALF on a model of four blocks. */
export function chosen(boundary: number): Chosen {
  return {
    type: 'choice',
    scope: 'global',
    epoch: 0,
    samples: 128,
    boundary,
    histogram: [0, 8, 100, 20, 0],
    spaces: [1, 0.9, 0.4, 0.3, 0.2].map((mean) => ({ mean, spread: 0.1 })),
    gains: [1.4, 10.7, 3.8, 5.3].map((gain) => ({ gain, eligible: true })),
    resampled: [0, 0, 900, 100, 0],
    reason: `Block ${boundary} has the largest gain.`,
    warnings: ['Another sample may choose another.'],
    seconds: 1,
    flops: 1e9,
  };
}
