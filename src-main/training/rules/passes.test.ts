/** What the rules measure of whole tiny models, against numpy, torch and transformers. */
import { describe, expect, it } from 'vitest';
import { TrainSettings } from '../../contract/request.ts';
import type { Example } from '../../data/encode.ts';
import { blockInfluence } from '../../methods/rules/block-influence.ts';
import { reinforced, ROWS } from '../../methods/rules/ist.ts';
import { rulesGolden } from '../../methods/rules/testing/golden.ts';
import { variability } from '../../methods/rules/variability.ts';
import { planRun } from '../../planning/plan-run.ts';
import { golden, goldenExamples, goldenNames } from '../../salf/testing/golden.ts';
import { openGolden, runtime } from '../testing/goldens.ts';
import { importanceByHalves } from './halves-pass.ts';
import { blockImportance } from './importance-pass.ts';
import { runTokenPass } from './token-pass.ts';

const pause = () => Promise.resolve();
const padding = { padId: 0, padMultiple: 4 };

describe.each(goldenNames)('%s', (name) => {
  const expected = rulesGolden.models[name]!;

  it.each([2, 5])(
    'has the Block Influence and the variability of transformers’ states, in batches of %i',
    async (batchSize) => {
      const folder = await openGolden(name);
      const examples = goldenExamples(name);
      const run = await runTokenPass({ folder, batchSize, ...padding }, examples, true, runtime, pause);
      expect(run.tokens).toBe(golden.models[name]!.lengths.reduce((sum, length) => sum + length, 0));
      blockInfluence(run.cosines, run.tokens).forEach((score, i) =>
        expect(score).toBeCloseTo(expected.influence[i]!, 5),
      );
      const { hiddenSize: width, blocks } = folder.spec;
      const labels = examples.map(({ label }) => label);
      expected.variability.forEach((nu, space) => {
        const row = (sample: number) =>
          run.pooled!.subarray((sample * (blocks + 1) + space) * width).subarray(0, width);
        expect(variability({ row, width }, labels) / nu, `space ${space}`).toBeCloseTo(1, 3);
      });
      expect(run.flops).toBeGreaterThan(0);
    },
  );

  async function gradientRequest(batchSize: number) {
    const folder = await openGolden(name);
    const examples = goldenExamples(name);
    const settings = TrainSettings.parse({
      model: folder.dir,
      task: { kind: 'preset', preset: 'trec' },
      data: { train: '/t' },
      batchSize,
      padMultiple: 4,
      optimizer: { eps: rulesGolden.eps, learningRate: rulesGolden.rate },
    });
    const lengths = examples.map(({ ids }) => ids.length);
    const prompts = { train: lengths, classes: [], validation: null, test: null, distinct: lengths };
    const { labelTokens } = golden;
    const plan = planRun({ settings, folder, prompts, labelTokens, choice: null });
    return { examples, request: { folder, plan, settings, labelTokens, padId: 0 } };
  }

  it.each([2, 5])('has the importance of torch’s gradient, in batches of %i', async (batchSize) => {
    const { examples, request } = await gradientRequest(batchSize);
    const { importance, flops } = await blockImportance(request, examples, runtime, pause);
    importance.forEach((value, i) => expect(value / expected.importance[i]!, `block ${i + 1}`).toBeCloseTo(1, 3));
    expect(flops).toBeGreaterThan(0);
  });

  it.each([2, 5])(
    'has torch’s losses behind a step that some blocks take in part, in batches of %i',
    async (batchSize) => {
      const { examples, request } = await gradientRequest(batchSize);
      const { suppressed } = rulesGolden;
      const { rounds, importance } = await importanceByHalves(request, examples, runtime, pause, () => suppressed);
      expect(rounds).toHaveLength(1);
      expect(rounds[0]!.map((trial) => trial.suppressed)).toEqual(suppressed);
      rounds[0]!.forEach(({ loss }, i) => expect(loss, suppressed[i]!.join()).toBeCloseTo(expected.losses[i]!, 4));
      const unknown = new Array<number>(importance.length).fill(0);
      expect(importance).toEqual(reinforced(unknown, rounds[0]!));
    },
  );

  it('tries halves on rows of all classes, also where the rows are sorted by class', async () => {
    const { examples, request } = await gradientRequest(5);
    const lossesOf = async (rows: readonly Example[]) => {
      const { rounds } = await importanceByHalves(request, rows, runtime, pause, () => [[]]);
      return rounds.map(([trial]) => trial!.loss);
    };
    const [one, other] = [examples[0]!, examples.find(({ label }) => label !== examples[0]!.label)!];
    const sorted = [...new Array<Example>(ROWS).fill(one), ...new Array<Example>(ROWS).fill(other)];
    const [first, second] = await lossesOf(sorted);
    // The mean of all rows is that of both classes; a round of one class alone would be far from it.
    const [alone] = await lossesOf(sorted.filter((row) => row === one));
    expect(Math.abs(first! - second!)).toBeLessThan(Math.abs(alone! - (first! + second!) / 2));
  });
});
