import { describe, expect, it } from 'vitest';
import { gradients } from '../autodiff/backward.ts';
import { Builder } from '../autodiff/builder.ts';
import { compile, float64, int64, numbers } from '../autodiff/testing/run-graph.ts';
import { crossEntropy } from '../models/loss.ts';
import { classWeights } from './class-weights.ts';

const weightsOf = (...rows: readonly number[]) =>
  classWeights(
    rows.map((count, index) => ({ label: 'abcd'[index]!, rows: count })),
    'balanced',
  ).map(({ weight }) => weight);

describe('balanced class weights', () => {
  it('are those of scikit-learn', () => {
    // compute_class_weight('balanced', classes=[0, 1, 2], y=[0] * 90 + [1] * 6 + [2] * 4), version 1.9.1
    const expected = [0.37037037037037035, 5.555555555555555, 8.333333333333334];
    weightsOf(90, 6, 4).forEach((weight, index) => expect(weight).toBeCloseTo(expected[index]!, 14));
  });

  it('leave out classes without rows, and are 1 where all have the same number', () => {
    expect(weightsOf(3, 0, 3)).toEqual([1, 0, 1]);
    expect(weightsOf(0, 5, 15, 10)).toEqual([0, 2, 2 / 3, 1]);
  });
});

/** Rows of four classes, very uneven; [rows, classes]. */
const LABELS = [0, 0, 0, 0, 0, 1, 1, 3];
const LOGITS = LABELS.map((_, row) => [0, 1, 2, 3].map((column) => Math.sin(1.7 * row + 2.3 * column)));
const BALANCED = weightsOf(5, 2, 0, 1);

async function lossGraph(): Promise<
  (logits: readonly number[]) => Promise<readonly [loss: number, gradient: number[]]>
> {
  const b = new Builder('float64');
  const logits = b.input('logits', 'float64', [LABELS.length, 4]);
  const targets = b.input('targets', 'int64', [LABELS.length]);
  const weights = b.input('weights', 'float64', [LABELS.length]);
  const loss = crossEntropy(b, logits, targets, weights);
  const [gradient] = gradients(b, loss, [logits]);
  const run = await compile(b, [loss, gradient!]);
  const rows = LABELS.map((label) => BALANCED[label]! / LABELS.length);
  return async (values) => {
    const [found, slope] = await run({
      logits: float64(values, [LABELS.length, 4]),
      targets: int64(LABELS, [LABELS.length]),
      weights: float64(rows, [LABELS.length]),
    });
    return [numbers(found!)[0]!, numbers(slope!)];
  };
}

describe('the loss with class weights, in float64', () => {
  it('is the mean over the classes of the mean over their rows', async () => {
    const [loss] = await (await lossGraph())(LOGITS.flat());
    const ofRow = (row: readonly number[], label: number): number =>
      Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - row[label]!;
    const ofClass = [0, 1, 3].map((label) => {
      const rows = LOGITS.filter((_, row) => LABELS[row] === label);
      return rows.reduce((sum, row) => sum + ofRow(row, label), 0) / rows.length;
    });
    expect(loss).toBeCloseTo(ofClass.reduce((sum, each) => sum + each, 0) / 3, 12);
  });

  it('has the gradient of central differences', async () => {
    const run = await lossGraph();
    const values = LOGITS.flat();
    const [, gradient] = await run(values);
    const step = 1e-5;
    for (const at of values.keys()) {
      const sides = await Promise.all([step, -step].map((by) => run(values.with(at, values[at]! + by))));
      expect(gradient[at], `logit ${at}`).toBeCloseTo((sides[0]![0] - sides[1]![0]) / (2 * step), 8);
    }
  });
});
