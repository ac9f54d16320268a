import { describe, expect, it } from 'vitest';
import { BUDGET_PLANS, BudgetRequest, ChoiceOptions, DEVIATIONS, GAINS, INFILLINGS, LATENT_NORMS } from '../../../src-main/contract/salf.ts'; // prettier-ignore
import { DEVIATION_WORDS, fieldOf, firstLayers, GAIN_WORDS, INFILLING_WORDS, isSame, layerOf, NORM_WORDS, PLAN_WORDS, withBudget, withChoice } from './option-words.ts'; // prettier-ignore

const made = { choice: ChoiceOptions.parse({}), budget: BudgetRequest.parse({}) };

describe('switches', () => {
  it('offer every name that the contract knows', () => {
    const values = (words: readonly { value: string }[]) => words.map(({ value }) => value).sort();
    expect(values(GAIN_WORDS)).toEqual([...GAINS].sort());
    expect(values(DEVIATION_WORDS)).toEqual([...DEVIATIONS].sort());
    expect(values(NORM_WORDS)).toEqual([...LATENT_NORMS].sort());
    expect(values(PLAN_WORDS)).toEqual([...BUDGET_PLANS].sort());
    expect(values(INFILLING_WORDS)).toEqual([...INFILLINGS].sort());
  });

  it('drop the infilling with the budget, without which it is refused', () => {
    const filled = withBudget(withBudget(made, { plan: 'constant' }), { infilling: 'depth-first' });
    expect(filled.budget).toMatchObject({ plan: 'constant', infilling: 'depth-first' });
    expect(withBudget(filled, { plan: 'none' }).budget.infilling).toBe('none');
  });

  it('know whether they are as they were', () => {
    expect(isSame(withChoice(made, { alpha: 0.076 }), made)).toBe(true);
    expect(isSame(withChoice(made, { minTrain: 2 }), made)).toBe(false);
    expect(isSame(withBudget(made, { fraction: 0.25 }), made)).toBe(false);
  });

  it('name blocks from 1, and what auto means', () => {
    const layers = firstLayers(2, true);
    expect(layers.map(({ value }) => layerOf(value))).toEqual(['auto', 1, 2]);
    expect(layers[0]?.hint).toContain('block 2');
  });
});

it('a fault finds its switch by flag or by place', () => {
  const fault = (field: string) => ({ code: 'request.bad-option', message: '', remedy: '', field }) as const;
  expect(fieldOf(fault('--min-train'))).toBe('minTrain');
  expect(fieldOf(fault('options.choice.alpha'))).toBe('alpha');
  expect(fieldOf(null)).toBeNull();
});
