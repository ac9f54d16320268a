/** Whole fine-tuning runs on a tiny model. Resuming has a file of its own. */
import { readdirSync, truncateSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totalSeconds } from '../contract/ledger.ts';
import { EngineEvent } from '../contract/events.ts';
import { UntrainedSettings } from '../contract/request.ts';
import { checkpointPath } from './checkpoint/checkpoint.ts';
import { scoreUntrained } from './evaluation/untrained.ts';
import { checkpointContent, checkpointFiles, only, TinyRuns } from './testing/tiny-run.ts';

let runs: TinyRuns;
beforeAll(() => {
  runs = new TinyRuns();
});
afterAll(() => runs.remove());

type Settings = Parameters<TinyRuns['request']>[0];

async function train(settings: Settings = {}) {
  const request = runs.request(settings);
  const events = await runs.run(request);
  const [result] = only(events, 'result');
  if (result?.kind !== 'train') throw new Error('no result');
  const [plan] = only(events, 'plan');
  const losses = only(events, 'progress').map(({ loss }) => loss);
  return {
    request,
    events,
    result,
    plan: plan!,
    losses,
    evaluations: only(events, 'evaluation').map((event) => ({ ...event, seconds: null })),
  };
}

/** Two outcomes without what differs from run to run. */
async function outcome({ result, losses, evaluations, request }: Awaited<ReturnType<typeof train>>) {
  const { flops, tokens } = result.ledger;
  const last = await checkpointContent(checkpointPath(request.runDir, result.steps));
  return { score: { ...result, checkpoint: '', seconds: 0, ledger: { flops, tokens } }, losses, evaluations, last };
}

describe('the events of a run', () => {
  it('come in order and keep to the contract', async () => {
    const { events, result, plan, request, evaluations } = await train();
    for (const event of events) expect(() => EngineEvent.parse(event)).not.toThrow();
    const progress = new Array<string>(6).fill('progress');
    const epoch = [...progress, 'evaluation', 'checkpoint'];
    expect(events.map(({ type }) => type)).toEqual([
      'model',
      'data',
      'plan',
      // The untrained model is validated first.
      'evaluation',
      ...epoch,
      ...epoch,
      'evaluation',
      'result',
    ]);
    expect(evaluations.map(({ split, step }) => [split, step])).toEqual([
      ['validation', 0],
      ['validation', 6],
      ['validation', 12],
      ['test', 12],
    ]);
    expect(plan).toMatchObject({ provider: 'cpu', blocks: [1, 2, 3], steps: 12, stepsPerEpoch: 6 });
    expect(plan.trainableParameters + plan.frozenParameters).toBe(only(events, 'model')[0]!.parameters);
    expect(result).toMatchObject({
      steps: 12,
      runId: 'tiny',
      split: 'test',
      checkpoint: checkpointPath(request.runDir, 12),
    });
    const tokens = only(events, 'progress').reduce((sum, step) => sum + step.tokens, 0);
    expect(result.ledger.tokens).toBe(tokens);
    // Each epoch goes over every row once.
    expect(tokens).toBe(2 * only(events, 'data')[0]!.splits[0]!.tokens!.total);
    expect(result.ledger.flops.forward).toBeCloseTo(12 * plan.flopsPerStep.forward, -3);
    expect(totalSeconds(result.ledger.items)).toBe(result.seconds);
  });

  it('tell of a maximum length beyond the model’s context', async () => {
    const { events } = await train({ maxLength: 600, duration: { unit: 'steps', count: 1 } });
    const message = 'The model takes at most 512 tokens; prompts are cut to that.';
    expect(events[1]).toEqual({ type: 'log', level: 'warning', message });
  });

  it('end with the score of the split there is', async () => {
    const none = { test: null, validation: null, validationFraction: 0 };
    expect((await train({ data: { test: null } })).result.split).toBe('validation');
    const alone = await train({ data: none });
    expect(alone.result).toMatchObject({ split: 'train', steps: 12 });
    expect(alone.evaluations).toHaveLength(1);
  });
});

describe('training', () => {
  it('gives the same bytes for the same seed, and others for another', async () => {
    const [first, second, other] = [await train(), await train(), await train({ seed: 8 })];
    expect(await outcome(second)).toEqual(await outcome(first));
    expect(other.losses).not.toEqual(first.losses);
  });

  it('learns', async () => {
    const { losses } = await train({ duration: { unit: 'epochs', count: 8 } });
    const mean = (part: number[]) => part.reduce((a, b) => a + b, 0) / part.length;
    expect(mean(losses.slice(-6))).toBeLessThan(0.5 * mean(losses.slice(0, 6)));
  });

  it('takes the loss over the label words alone where asked to', async () => {
    const settings = { duration: { unit: 'steps', count: 1 }, data: { test: null } } as const;
    const [vocabulary, labels] = [await train(settings), await train({ ...settings, loss: 'labels' })];
    // Fewer words to choose from: less to lose.
    expect(labels.losses[0]!).toBeLessThan(vocabulary.losses[0]! - 0.5);
  });

  it('sees nothing of the padding', async () => {
    const settings = { optimizer: { learningRate: 1e-3 } };
    const [narrow, wide] = [
      await train({ ...settings, padMultiple: 1 }),
      await train({ ...settings, padMultiple: 16 }),
    ];
    expect(wide.plan.flopsPerStep.forward).toBeGreaterThan(1.01 * narrow.plan.flopsPerStep.forward);
    narrow.losses.forEach((loss, i) => expect(Math.abs(wide.losses[i]! - loss), `step ${i + 1}`).toBeLessThan(1e-6));
    expect(wide.result.loss).toBeCloseTo(narrow.result.loss, 6);
    expect(wide.result.ledger.tokens).toBe(narrow.result.ledger.tokens);
  });

  it('takes accumulated batches for one large one', async () => {
    const settings = { data: { limitTrain: 16 }, duration: { unit: 'steps', count: 1 } } as const;
    const [small, large] = [
      await train({ ...settings, batchSize: 4, accumulate: 4 }),
      await train({ ...settings, batchSize: 16 }),
    ];
    expect(small.losses[0]!).toBeCloseTo(large.losses[0]!, 5);
    const norm = ({ events }: typeof small) => only(events, 'progress')[0]!.gradNorm;
    expect(norm(small)).toBeCloseTo(norm(large), 4);
  });
});

describe('frozen blocks', () => {
  it.each([0, 1, 2])('up to block %i are not in the checkpoint and cost no backward pass', async (freeze) => {
    const { request, plan } = await train({
      method: { name: 'last-k', freeze },
      duration: { unit: 'steps', count: 2 },
    });
    const names = Object.keys((await checkpointContent(checkpointPath(request.runDir, 2))).tensors);
    const blocks = names.map((name) => /layers\.(\d+)\./.exec(name)?.[1]).filter((index) => index !== undefined);
    const expected = [0, 1, 2].filter((index) => index >= freeze);
    expect(new Set(blocks.map(Number))).toEqual(new Set(expected));
    for (const group of ['param', 'first', 'second']) expect(names).toContain(`${group}.model.norm.weight`);
    expect(names).toHaveLength(3 * (9 * expected.length + 1));
    expect(plan.blocks).toEqual(expected.map((index) => index + 1));
    const { forward, backward, full } = plan.flopsPerStep;
    if (freeze === 0) expect(full).toBe(forward + backward);
    else expect(forward + backward).toBeLessThan((1 - 0.15 * freeze) * full);
  });

  it.each([
    ['none', { method: { name: 'full' } }],
    ['one', { method: { name: 'last-k', freeze: 1 } }],
    ['two', { method: { name: 'last-k', freeze: 2 } }],
    [
      'one below, and embeddings that train',
      { method: { name: 'last-k', freeze: 1 }, trainable: { embeddings: true } },
    ],
    ['none, and everything trains', { method: { name: 'full' }, trainable: { embeddings: true, head: true } }],
  ] as const)('give the same bytes by a gated graph: %s', async (_what, settings) => {
    const [fixed, gated] = [
      await train({ ...settings, prefixCache: 'off' }),
      await train({ ...settings, gated: true }),
    ];
    expect(await outcome(gated)).toEqual(await outcome(fixed));
    expect(gated.plan).toMatchObject({ flopsPerStep: fixed.plan.flopsPerStep });
  });
});

describe('the best evaluation', () => {
  const restless = {
    evalEvery: 1,
    optimizer: { learningRate: 0.02 },
    data: { test: null },
    validateUntrained: false,
  } as const;

  it('gives the weights that are scored in the end', async () => {
    // Too slow to change a prediction, fast enough to change the loss: the first evaluation stays the best.
    const { request, evaluations, result } = await train({ ...restless, optimizer: { learningRate: 1e-5 } });
    const during = evaluations.slice(0, -1);
    const best = during.reduce((a, b) => (b.macroF1 > a.macroF1 ? b : a));
    expect(best.step).toBeLessThan(12);
    expect(best.loss).not.toBe(during.at(-1)!.loss);
    // Scored again on the same split, the restored weights repeat it to the last bit.
    expect(evaluations.at(-1)).toEqual(best);
    expect(result).toMatchObject({ macroF1: best.macroF1, checkpoint: checkpointPath(request.runDir, best.step) });
    expect(checkpointFiles(request.runDir)).toEqual([best.step, 12].map(fileName));
  });

  it('is passed over where the last weights are wanted', async () => {
    const { evaluations, result, request } = await train({ ...restless, restoreBest: false });
    expect(evaluations.at(-1)).toEqual(evaluations.at(-2));
    expect(result.checkpoint).toBe(checkpointPath(request.runDir, 12));
  });

  it('gives way to the last weights where its checkpoint is damaged', async () => {
    const request = runs.request({ ...restless, checkpointEvery: 1, optimizer: { learningRate: 1e-5 } });
    const before = await runs.run(request, 11);
    const best = only(before, 'evaluation').reduce((a, b) => (b.macroF1 > a.macroF1 ? b : a));
    const damaged = checkpointPath(request.runDir, best.step);
    truncateSync(damaged, 200);
    const events = await runs.run(request, Infinity, checkpointPath(request.runDir, 11));
    const warnings = only(events, 'log').map(({ message }) => message);
    expect(warnings.at(-1)).toMatch(/The last weights, of step 12, are scored in place of the best\.$/);
    expect(warnings.at(-1)).toContain(damaged);
    expect(only(events, 'result')[0]).toMatchObject({ scoredStep: 12, checkpoint: checkpointPath(request.runDir, 12) });
  });

  it('and the newest checkpoint are all that is kept', async () => {
    for (const stop of [3, 5, 8]) {
      const request = runs.request({ ...restless, checkpointEvery: 1 });
      const events = await runs.run(request, stop);
      const best = only(events, 'evaluation').reduce((a, b) => (b.macroF1 > a.macroF1 ? b : a));
      expect(checkpointFiles(request.runDir)).toEqual([...new Set([best.step, stop])].map(fileName));
      const flagged = only(events, 'checkpoint').filter((checkpoint) => checkpoint.best);
      expect(flagged.at(-1)!.step).toBe(best.step);
    }
  });

  it('is never the untrained model, which answers as it does alone', async () => {
    const { evaluations, request, result } = await train({ duration: { unit: 'steps', count: 1 } });
    const [untrained, trained] = evaluations;
    expect(evaluations.map(({ step }) => step)).toEqual([0, 1, 1]);
    expect(untrained!.loss).not.toBe(trained!.loss);
    expect(result.scoredStep).toBe(1);

    const { data, ...settings } = UntrainedSettings.strip().parse(request);
    const events: EngineEvent[] = [];
    await scoreUntrained(
      { ...settings, kind: 'untrained', data: { ...data, test: data.validation } },
      {
        emit: (event) => void events.push(event),
        secure: () => undefined,
        stopReason: () => null,
        stopping: new AbortController().signal,
        pause: () => Promise.resolve(),
      },
    );
    const alone = only(events, 'result')[0];
    if (alone?.kind !== 'untrained') throw new Error('no scores');
    const { predictions, macroF1, perClass, loss } = untrained!;
    expect(alone.score).toMatchObject({ predictions, macroF1, perClass });
    expect(alone.score.loss).toBeCloseTo(loss, 5);
    expect(alone.score.flops).toBeGreaterThan(0);
    expect(only(events, 'looked').at(-1)).toMatchObject({ done: 9, total: 9 });
  });

  it('ends the run when none better comes', async () => {
    const frozen = { evalEvery: 1, patience: 2, optimizer: { learningRate: 1e-12 } } as const;
    const { result, evaluations, request, plan } = await train(frozen);
    expect([plan.steps, result.steps]).toEqual([12, 3]);
    expect(evaluations.map(({ split, step }) => [split, step])).toEqual([
      ['validation', 0],
      ['validation', 1],
      ['validation', 2],
      ['validation', 3],
      ['test', 1],
    ]);
    expect(result.checkpoint).toBe(checkpointPath(request.runDir, 1));
  });
});

describe('a run whose numbers leave their range', () => {
  const REMEDY = 'Start again with a lower --learning-rate or a longer --warmup.';
  const wild = { optimizer: { learningRate: 1e30 }, clipNorm: null } as const;

  it.each([
    ['step', wild, `Step 2 gave a loss of NaN or a gradient that is not finite. ${REMEDY}`],
    ['evaluation', { ...wild, evalEvery: 1 }, `The validation split has a loss of NaN. ${REMEDY}`],
    [
      'final score',
      { ...wild, duration: { unit: 'steps', count: 1 }, data: { validation: null, validationFraction: 0 } },
      `The test split has a loss of NaN. ${REMEDY}`,
    ],
  ] as const)('fails at the first %s that shows it', async (_what, settings, message) => {
    await expect(runs.run(runs.request(settings))).rejects.toMatchObject({
      message,
      exitCode: 1,
      fault: { code: 'training.diverged' },
    });
  });

  it('fails at once with weights that are no numbers, and leaves no checkpoint', async () => {
    const request = runs.request({ model: await runs.brokenModel() });
    await expect(runs.run(request)).rejects.toThrow('a loss of NaN. The weights hold numbers that are none');
    expect(readdirSync(request.runDir)).toEqual([]);
    await expect(runs.run({ ...request, validateUntrained: false })).rejects.toThrow('Step 1 gave a loss of NaN');
  });
});

const fileName = (step: number) => `step-${String(step).padStart(6, '0')}.safetensors`;
