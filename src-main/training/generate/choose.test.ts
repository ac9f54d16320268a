import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { chooseToken } from './choose.ts';

const PROBABILITIES = [0.1, 0.4, 0.05, 0.3, 0.15];
const logits = Float32Array.from(PROBABILITIES, Math.log);

/** Shares of the tokens over many draws. */
function shares(sampling: { temperature: number; topK: number; topP: number }): number[] {
  const random = Random.seeded(1);
  const counts = PROBABILITIES.map(() => 0);
  for (let i = 0; i < 20_000; i++) counts[chooseToken(logits, sampling, random)]!++;
  return counts.map((count) => count / 20_000);
}

const over = (kept: readonly number[], power = 1) => {
  const weights = PROBABILITIES.map((p, id) => (kept.includes(id) ? p ** power : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
};

describe('chooseToken', () => {
  it('takes the likeliest at temperature 0, of equals the lowest id, and draws nothing', () => {
    const random = Random.seeded(1);
    const greedy = { temperature: 0, topK: 2, topP: 0.5 };
    expect(chooseToken(logits, greedy, random)).toBe(1);
    expect(chooseToken(Float32Array.of(1, 3, 3), greedy, random)).toBe(1);
    expect(random.state()).toEqual(Random.seeded(1).state());
  });

  it.each([
    ['as the model says', { temperature: 1, topK: 0, topP: 1 }, over([0, 1, 2, 3, 4])],
    ['more evenly with a higher temperature', { temperature: 2, topK: 0, topP: 1 }, over([0, 1, 2, 3, 4], 0.5)],
    ['of the two likeliest', { temperature: 1, topK: 2, topP: 1 }, over([1, 3])],
    ['of those that reach a probability', { temperature: 1, topK: 0, topP: 0.75 }, over([1, 3, 4])],
    ['of one where it reaches it alone', { temperature: 1, topK: 0, topP: 0.39 }, over([1])],
    ['of the likeliest part of the likeliest', { temperature: 1, topK: 3, topP: 0.5 }, over([1, 3])],
  ])('draws %s', (_, sampling, expected) => {
    shares(sampling).forEach((share, id) => expect(Math.abs(share - expected[id]!), `${id}`).toBeLessThan(0.015));
  });
});
