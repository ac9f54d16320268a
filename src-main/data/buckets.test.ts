import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { batches, evaluationPlan, trainingPlan } from './buckets.ts';
import type { Example } from './encode.ts';

/** Examples whose ids say which they are: example k has the ids k+1 repeated. */
function examplesOf(lengths: readonly number[]): Example[] {
  return lengths.map((length, index) => ({
    ids: new Int32Array(length).fill(index + 1),
    label: index % 3,
    fullLength: length,
    cut: false,
    line: index + 1,
  }));
}
const random = Random.seeded(21);
const lengths = Array.from({ length: 1003 }, () => 5 + random.below(60));
const examples = examplesOf(lengths);
const sorted = (plan: readonly (readonly number[])[]) => plan.flat().sort((a, b) => a - b);
const padding = (plan: readonly (readonly number[])[]) => {
  let padded = 0;
  for (const batch of batches(examples, plan, { padId: 0, padMultiple: 1 })) {
    padded += batch.size * batch.length - batch.lengths.reduce((sum, length) => sum + length, 0);
  }
  return padded;
};

describe('trainingPlan', () => {
  it('uses every example once, in full batches but for one', () => {
    const plan = trainingPlan(lengths, 8, Random.seeded(1));
    expect(sorted(plan)).toEqual([...examples.keys()]);
    expect(plan.filter((indices) => indices.length !== 8).map((indices) => indices.length)).toEqual([3]);
  });

  it('is the same for the same generator and another for another', () => {
    const plan = trainingPlan(lengths, 8, Random.seeded(1).split('epoch 1'));
    expect(trainingPlan(lengths, 8, Random.seeded(1).split('epoch 1'))).toEqual(plan);
    expect(trainingPlan(lengths, 8, Random.seeded(1).split('epoch 2'))).not.toEqual(plan);
  });

  it('puts like lengths together, with less than a third of the padding of a random order', () => {
    const order = Random.seeded(1).permutation(examples.length);
    const shuffled = Array.from({ length: Math.ceil(order.length / 8) }, (_, batch) =>
      order.slice(batch * 8, batch * 8 + 8),
    );
    expect(padding(trainingPlan(lengths, 8, Random.seeded(1)))).toBeLessThan(padding(shuffled) / 3);
  });

  it('does not run from short to long', () => {
    const plan = trainingPlan(lengths, 8, Random.seeded(1));
    const firsts = plan.map((indices) => lengths[indices[0]!]!);
    const rises = firsts.filter((length, index) => index > 0 && length > firsts[index - 1]!).length;
    expect(rises).toBeGreaterThan(plan.length / 3);
    expect(rises).toBeLessThan((plan.length * 2) / 3);
  });
});

describe('evaluationPlan', () => {
  it('uses every example once, the longest batch first', () => {
    const plan = evaluationPlan(lengths, 8);
    expect(sorted(plan)).toEqual([...examples.keys()]);
    const longest = plan.map((indices) => Math.max(...indices.map((index) => examples[index]!.ids.length)));
    expect(longest).toEqual(longest.toSorted((a, b) => b - a));
  });
});

describe('batches', () => {
  it('pads on the right to a multiple and says where each prompt ends', () => {
    const [batch] = batches(examplesOf([3, 9]), [[1, 0]], { padId: 77 });
    expect(batch).toEqual({
      ids: BigInt64Array.from(
        [...Array<number>(9).fill(2), ...Array<number>(7).fill(77), 1, 1, 1, ...Array<number>(13).fill(77)].map(BigInt),
      ),
      lengths: Int32Array.of(9, 3),
      lastIndex: Int32Array.of(8, 2),
      labels: Int32Array.of(1, 0),
      indices: [1, 0],
      size: 2,
      length: 16,
      tokens: 12,
    });
    const [exact] = batches(examplesOf([3, 9]), [[1, 0]], { padId: 0, padMultiple: 3 });
    expect(exact!.length).toBe(9);
  });

  it('begins in the middle of a plan as if it had come there', () => {
    const plan = trainingPlan(lengths, 8, Random.seeded(4));
    const options = { padId: 0 };
    expect([...batches(examples, plan, options, 100)]).toEqual([...batches(examples, plan, options)].slice(100));
  });
});
