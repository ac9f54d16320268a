import { expect, it } from 'vitest';
import { readComparison } from '../contract/flags/experiment.ts';
import { bagScore } from './bag-score.ts';
import { requireBundled } from './bundled.ts';
import { DEMO_FLAGS, DEMO_TASK, demoAnalysis, demoComparison } from './comparison.ts';

const bundled = { model: '/demo/m', train: '/demo/train.jsonl', test: '/demo/test.jsonl' };

it('is the comparison that `salf compare` makes of the same flags', () => {
  const { model, train, test } = bundled;
  const { name, template, labels } = DEMO_TASK;
  const task = { name, template, label: labels.map(({ word }) => word) };
  const typed = { ...DEMO_FLAGS, model: [model], ...task, train, test };
  expect(demoComparison(bundled)).toEqual(readComparison(typed, (path) => path));
  expect(demoComparison(bundled).methods.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['salf', 'freeze-share:2/3', 'full', 'lora-full', 'lora-half', 'lift']),
  );
  expect(demoComparison(bundled).seeds).toEqual([1, 2]);
});

it('varies as asked, and names what it cannot read', () => {
  expect(demoComparison(bundled, { seeds: '7', limitTrain: '30' })).toMatchObject({
    seeds: [7],
    datasets: [{ name: 'questions', data: { limitTrain: 30 } }],
  });
  expect(() => demoComparison(bundled, { seeds: 'one' })).toThrow(/--seeds/);
});

it('looks at the training rows', () => {
  expect(demoAnalysis(bundled)).toMatchObject({ model: '/demo/m', data: '/demo/train.jsonl' });
});

it('cannot be answered by counting words', async () => {
  // A guess would reach about a sixth.
  const { macroF1, rows } = await bagScore(requireBundled());
  expect(macroF1).toBeCloseTo(0.484, 3);
  expect(rows).toBe(1200);
});
