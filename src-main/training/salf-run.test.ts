/** Whole runs in which SALF chooses: what it chooses, what it may touch, and what it costs. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointPath } from './checkpoint/checkpoint.ts';
import { changedBlocks, checkpointContent, only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Settings = Parameters<TinyRuns['request']>[0];
type Salf = Extract<NonNullable<Settings>['method'], { name: 'salf' }>;

async function train(settings: Settings, stopAt = Infinity) {
  const request = runs.request(settings);
  const events = await runs.run(request, stopAt);
  const result = only(events, 'result')[0];
  return {
    request,
    choices: only(events, 'choice'),
    plan: only(events, 'plan')[0]!,
    progress: only(events, 'progress'),
    ledger: result?.kind === 'train' ? result.ledger : null,
    at: (step: number) => checkpointContent(checkpointPath(request.runDir, step)),
  };
}

const losses = ({ progress }: Awaited<ReturnType<typeof train>>) => progress.map(({ loss }) => loss);

describe('the scope global', () => {
  it('chooses once, trains above, and counts its own analysis', async () => {
    const { choices, plan, progress, ledger } = await train({ method: { name: 'salf', samples: 12 } });
    expect(choices).toHaveLength(1);
    const [{ boundary, samples, histogram, spaces, gains }] = choices as [(typeof choices)[0]];
    expect(samples).toBe(12);
    expect(histogram.reduce((a, b) => a + b)).toBe(12);
    expect([spaces.length, gains.length, histogram.length]).toEqual([4, 3, 4]);
    expect(plan.blocks).toEqual([1, 2, 3].filter((block) => block > boundary));
    expect(new Set(progress.map((step) => step.boundary))).toEqual(new Set([boundary]));
    expect(ledger!.depthSaving).toBeCloseTo(boundary / 3, 12);
    expect(ledger!.flops.analysis).toBe(choices[0]!.flops);
    expect(ledger!.items.find(({ name }) => name === 'analysis')!.seconds).toBeGreaterThan(0);
  });

  it('trains as last-k does at the same boundary, byte for byte', async () => {
    const chosen = await train({ method: { name: 'salf' } });
    const freeze = chosen.choices[0]!.boundary;
    const known = await train({ method: { name: 'last-k', freeze } });
    expect(losses(chosen)).toEqual(losses(known));
    expect((await chosen.at(12)).tensors).toEqual((await known.at(12)).tensors);
  });

  it('takes more of the choice back the smaller the budget is', async () => {
    const of = async (budget: Salf['budget']) =>
      (await train({ method: { name: 'salf', choice: { firstLayer: 1 }, budget } })).progress.map(
        (step) => step.boundary,
      );
    const free = (await of({}))[0]!;
    expect(new Set(await of({ plan: 'constant', fraction: 0.34 }))).toEqual(new Set([Math.max(free, 2)]));
    const growing = await of({ plan: 'arithmetic', infilling: 'depth-first' });
    expect(growing).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]);
  });
});

describe('what frozen blocks compute', () => {
  it.each([1, 2])('gives the same losses and scores kept as computed again, with %i frozen', async (freeze) => {
    const settings = { method: { name: 'last-k', freeze } } as const;
    const [kept, fresh] = [await train(settings), await train({ ...settings, prefixCache: 'off' })];
    expect([kept.plan.cache?.blocks, fresh.plan.cache]).toEqual([freeze, null]);
    losses(kept).forEach((loss, i) => expect(Math.abs(loss - losses(fresh)[i]!), `step ${i + 1}`).toBeLessThan(1e-5));
    expect(kept.ledger!.flops.forward).toBeLessThan(fresh.ledger!.flops.forward);
    expect(kept.ledger!.flops.backward).toBe(fresh.ledger!.flops.backward);
  });

  it('is shared by runs, or a run’s own, which pays for it and leaves nothing behind', async () => {
    const of = (prefixCache: 'shared' | 'own') =>
      train({ method: { name: 'last-k', freeze: 1 }, prefixCache, data: { limitTrain: 20 } });
    const [first, second] = [await of('shared'), await of('shared')];
    expect([first.plan.cache!.found, second.plan.cache!.found]).toEqual([false, true]);
    expect(first.ledger!.flops.caching).toBeGreaterThan(0);
    expect(second.ledger!.flops.caching).toBe(0);
    const own = await of('own');
    expect(own.plan.cache!.found).toBe(false);
    expect(own.ledger!.flops.caching).toBe(first.ledger!.flops.caching);
    expect(losses(own)).toEqual(losses(first));
    expect(readdirSync(own.request.runDir)).toEqual(['checkpoints']);
  });

  it('is not kept for a single epoch, for blocks that move, or beyond the limit', async () => {
    const cache = async (settings: Settings) => (await train(settings)).plan.cache;
    const frozen = { method: { name: 'last-k', freeze: 2 } } as const;
    expect(await cache({ ...frozen, duration: { unit: 'epochs', count: 1 } })).toBeNull();
    expect(await cache({ method: { name: 'lift' } })).toBeNull();
    expect(await cache({ ...frozen, cacheLimit: 100 })).toBeNull();
    expect(await cache({})).toBeNull();
  });
});

describe.each([
  ['batch', 'difference', { batchSize: 4 }],
  ['datum', 'difference', { batchSize: 1 }],
  ['epoch', 'resource', { batchSize: 4 }],
] as const)('the scope %s', (scope, gain, settings) => {
  // Gains by which these examples differ in their boundaries.
  const method = { name: 'salf', scope, choice: { firstLayer: 1, gain } } as const;

  it('updates the tensors above the step’s boundary alone, their moments included', async () => {
    const seen = new Set<number>();
    let before = (await (await train({ ...settings, method }, 1)).at(1)).tensors;
    for (let step = 2; step <= 8; step++) {
      const run = await train({ ...settings, method, evalEvery: 100 }, step);
      const { boundary, trainedBlocks } = run.progress.at(-1)!;
      const after = (await run.at(step)).tensors;
      const expected = new Set([0, 1, 2, 3].filter((block) => block === 0 || block > boundary));
      for (const group of ['param', 'first', 'second'] as const) {
        expect(changedBlocks(before, after, group), `step ${step}, e = ${boundary}`).toEqual(expected);
      }
      expect(trainedBlocks).toBe(3 - boundary);
      seen.add(boundary);
      before = after;
    }
    // Otherwise nothing was shown.
    expect(seen.size).toBeGreaterThan(1);
  });

  it('costs less backward than training every block, and saves what the boundaries say', async () => {
    const [chosen, full] = [await train({ ...settings, method }), await train(settings)];
    expect(chosen.ledger!.flops.backward).toBeLessThan(full.ledger!.flops.backward);
    const mean = chosen.progress.reduce((sum, { boundary }) => sum + boundary, 0) / chosen.progress.length;
    expect(chosen.ledger!.depthSaving).toBeCloseTo(mean / 3, 10);
    expect(chosen.plan.atMost).toBe(true);
  });
});

describe('the scope epoch', () => {
  it('chooses again before every epoch, for every example', async () => {
    const { choices } = await train({ method: { name: 'salf', scope: 'epoch' } });
    expect(choices.map(({ epoch, samples }) => [epoch, samples])).toEqual([
      [0, 22],
      [1, 22],
    ]);
    expect(choices[1]!.spaces).not.toEqual(choices[0]!.spaces);
  });

  it('shares slots out, and leaves out whom they do not reach', async () => {
    const budget = { plan: 'constant', fraction: 0.34, mode: 'slots' } as const;
    const method = { name: 'salf', scope: 'epoch', choice: { firstLayer: 1 }, budget } as const;
    const run = await train({ method });
    // In the middle of the epoch: at its end they are of no more use.
    const { boundaries } = (await (await train({ method, duration: { unit: 'steps', count: 1 } })).at(1)).state;
    const slots = boundaries!.reduce((sum, e) => sum + 3 - e, 0);
    expect(slots).toBeLessThanOrEqual(Math.round(0.34 * 22) * 3);
    expect(boundaries).toContain(3);
    // Fewer batches hold the others, and the run ends with its epochs.
    expect(run.progress.length).toBeLessThan(run.plan.steps);
    expect(run.ledger).not.toBeNull();
  });
});

describe('the semantic bases of the labels', () => {
  /** The product W^T W, Cholesky's factors, and two triangular solves for each of three labels; V = 48, d = 16. */
  const BASES = 2 * 48 * 16 ** 2 + 16 ** 3 / 3 + 2 * 3 * 16 ** 2;

  it.each(['epoch', 'batch', 'datum'] as const)('are in the cost of the scope %s, once', async (scope) => {
    const { choices, ledger } = await train({
      method: { name: 'salf', scope },
      ...(scope === 'datum' && { batchSize: 1 }),
    });
    const looks = choices.reduce((sum, { flops }) => sum + flops, 0);
    expect(ledger!.flops.analysis).toBeCloseTo(looks + BASES, 3);
    expect(ledger!.items.find(({ name }) => name === 'analysis')!.seconds).toBeGreaterThan(0);
  });
});
