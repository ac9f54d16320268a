/** What is planned before a run is what the run then does and books, for every method. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainRequest, TrainSettingsInput } from '../contract/request.ts';
import { loadTaskData } from '../data/load.ts';
import { resolveTask } from '../data/task.ts';
import { loadTokenizer } from '../data/tokenizer.ts';
import type { Choice } from '../methods/selection.ts';
import { openModelFolder } from '../models/folder.ts';
import { planRun, type RunPlan } from '../planning/plan-run.ts';
import { runPrompts } from '../planning/run-prompts.ts';
import { only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

/** As a draft plans a run: from files, without an engine. */
async function planned(request: TrainRequest, choice: Choice | null): Promise<RunPlan> {
  const folder = await openModelFolder(request.model);
  const { train, validation, test, validationFraction } = request.data;
  const data = await loadTaskData({
    task: resolveTask(request.task),
    train,
    validation,
    test,
    validationFraction,
    seed: request.seed,
    tokenizer: await loadTokenizer(request.model, null),
    maxLength: request.maxLength,
  });
  return planRun({ settings: request, folder, prompts: runPrompts(data), labelTokens: data.labelTokens, choice });
}

type Method = NonNullable<TrainSettingsInput['method']>;
type Overrides = Partial<
  Pick<TrainSettingsInput, 'lora' | 'trainable' | 'accumulate' | 'duration' | 'gated' | 'prefixCache' | 'batchSize'>
>;

const exact: readonly (readonly [string, Method, Overrides])[] = [
  ['full', { name: 'full' }, {}],
  ['full with its embedding', { name: 'full' }, { trainable: { embeddings: true } }],
  [
    'full with accumulation and a broken epoch',
    { name: 'full' },
    { accumulate: 4, duration: { unit: 'steps', count: 5 } },
  ],
  ['half', { name: 'half' }, {}],
  ['half without a cache', { name: 'half' }, { prefixCache: 'off' }],
  ['last-k', { name: 'last-k', freeze: 2 }, {}],
  ['last-k with one graph for all boundaries', { name: 'last-k', freeze: 2 }, { gated: true }],
  ['first-k', { name: 'first-k', train: 1 }, {}],
  ['random-k', { name: 'random-k', train: 2 }, {}],
  ['every-other', { name: 'every-other' }, {}],
  ['head', { name: 'head' }, {}],
  ['lift', { name: 'lift' }, {}],
  ['lisa', { name: 'lisa' }, {}],
  ['gradient-ratio', { name: 'gradient-ratio' }, {}],
  ['salf', { name: 'salf' }, {}],
  ['freeze-share', { name: 'freeze-share', freezeShare: 2 / 3 }, {}],
  ['random-boundary', { name: 'random-boundary' }, {}],
  ['block-influence', { name: 'block-influence' }, {}],
  ['block-influence with a set that is no suffix', { name: 'block-influence', share: 2 / 3 }, {}],
  ['variability', { name: 'variability' }, {}],
  ['green-trainer', { name: 'green-trainer', rho: 0.8 }, {}],
  ['ist', { name: 'ist', share: 2 / 3 }, {}],
  ['green-trainer-lora', { name: 'green-trainer', rho: 0.8 }, { lora: { targets: ['q_proj', 'v_proj'], rank: 2 } }],
  ['lora-full', { name: 'full' }, { lora: { targets: ['q_proj', 'v_proj'], rank: 2 } }],
  ['lora-half', { name: 'half' }, { lora: { targets: ['q_proj', 'v_proj'], rank: 2 } }],
];

describe('a plan', () => {
  it.each(exact)('of %s is what the run does', async (_what, method, overrides) => {
    const request = runs.request({ method, prefixCache: 'own', ...overrides });
    const events = await runs.run(request);
    const choice = only(events, 'choice')[0]?.boundary ?? only(events, 'rule')[0]?.blocks ?? null;
    const plan = await planned(request, choice);
    const [event] = only(events, 'plan');
    const result = only(events, 'result')[0]!;
    if (result.kind !== 'train') throw new Error('no training');
    const { flops } = result.ledger;
    expect(plan.atMost).toBe(false);
    expect(result.steps).toBe(plan.steps);
    expect(event!.steps).toBe(plan.steps);
    expect(event!.estimatedMemoryBytes).toBe(plan.memoryBytes);
    expect(event!.cache?.bytes ?? 0).toBe(plan.prefix.kind === 'use' ? plan.prefix.bytes : 0);
    expect(flops.caching).toBe(plan.prefix.kind === 'use' ? plan.prefix.fill.flops : 0);
    expect(flops.forward).toBeCloseTo(plan.flops.forward, 0);
    expect(flops.backward).toBeCloseTo(plan.flops.backward, 0);
    expect(flops.optimizer).toBeCloseTo(plan.flops.optimizer, 0);
    expect(result.ledger.depthSaving).toBeCloseTo(plan.flops.depthSaving, 10);
    const checkpoints = only(events, 'checkpoint').map(({ bytes }) => bytes);
    // A header tells where the tensors lie.
    expect(Math.max(...checkpoints) * 2).toBeGreaterThanOrEqual(plan.checkpoints.kept);
    expect(Math.max(...checkpoints) * 2).toBeLessThan(plan.checkpoints.kept + 2 * 20_000);
  });

  it.each([
    ['epoch', { scope: 'epoch' }, {}],
    ['batch', { scope: 'batch' }, {}],
    ['datum', { scope: 'datum' }, { batchSize: 1 }],
  ] as const)('of the scope %s is an upper bound', async (_what, scope, overrides) => {
    const request = runs.request({ method: { name: 'salf', ...scope }, ...overrides });
    const events = await runs.run(request);
    const plan = await planned(request, null);
    const result = only(events, 'result')[0]!;
    if (result.kind !== 'train') throw new Error('no training');
    expect(plan.atMost).toBe(true);
    expect(result.steps).toBeLessThanOrEqual(plan.steps);
    expect(result.ledger.flops.backward).toBeLessThanOrEqual(plan.flops.backward);
  });

  it('of SALF before its choice is that of training every block, and says that it may cost less', async () => {
    const request = runs.request({ method: { name: 'salf' } });
    const plan = await planned(request, null);
    expect(plan.atMost).toBe(true);
    expect(plan.flops.backward).toBe((await planned(runs.request({ method: { name: 'full' } }), null)).flops.backward);
  });
});
