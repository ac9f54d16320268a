/** What each rule chooses for SmolLM2-135M (30 blocks) on 128 rows of a set, and how far that is to be believed. */
import { describe, expect, it } from 'vitest';
import { BudgetRequest, ChoiceOptions } from '../contract/salf.ts';
import { globalBoundary, summarise } from './summary.ts';
import { realTraces } from './testing/real-traces.ts';

const { traces, model } = realTraces('smollm2-135m-trec');
const chosen = (rule: Partial<ChoiceOptions>) =>
  summarise(traces, ChoiceOptions.parse(rule), BudgetRequest.parse({}), model);
const RULES = {
  hf: { latentNorm: 'hf', excludeLast: false },
  all: { latentNorm: 'all', excludeLast: false },
  'hf without the last block': { latentNorm: 'hf', excludeLast: true },
} as const satisfies Record<string, Partial<ChoiceOptions>>;
const GAINS = ['log-ratio', 'difference'] as const;

describe.each(GAINS)('gain %s', (gain) => {
  it.each([
    ['hf', 'cosine', 29],
    ['all', 'cosine', 21],
    ['hf without the last block', 'cosine', 21],
    ['hf', 'margin', 19],
    ['all', 'margin', 19],
    ['hf without the last block', 'margin', 19],
  ] as const)('norm %s, deviation %s: e = %i', (rule, deviation, boundary) => {
    expect(chosen({ ...RULES[rule], gain, deviation }).boundary).toBe(boundary);
    expect(globalBoundary(traces, ChoiceOptions.parse({ ...RULES[rule], gain, deviation }), model)).toBe(boundary);
  });
});

// The artefact that decided the default: with `hf` the final norm stands before the last space alone.
it.each([
  ['sst5', 29, 19, 25],
  ['mrpc', 29, 5, 2],
  ['carer', 21, 21, 21],
] as const)('on %s the norm hf chooses %i, without the last block %i, and all %i', (set, hf, without, all) => {
  const { traces, model } = realTraces(`smollm2-135m-${set}`);
  const boundary = (rule: Partial<ChoiceOptions>) =>
    globalBoundary(traces, ChoiceOptions.parse({ ...rule, gain: 'log-ratio', deviation: 'cosine' }), model);
  expect([boundary(RULES.hf), boundary(RULES['hf without the last block']), boundary(RULES.all)]).toEqual([
    hf,
    without,
    all,
  ]);
});

it('the default chooses what the norm all does', () => {
  const { traces, model } = realTraces('smollm2-135m-sst5');
  expect(globalBoundary(traces, ChoiceOptions.parse({}), model)).toBe(25);
});

it('the choice by cosine is that of nearly all resamples, the choice by margin is not', () => {
  const times = (rule: Partial<ChoiceOptions>) => {
    const { resampled, boundary } = chosen(rule);
    expect(resampled).toHaveLength(31);
    expect(resampled.reduce((sum, each) => sum + each, 0)).toBe(1000);
    return resampled[boundary]!;
  };
  expect(times({ ...RULES.hf, deviation: 'cosine' })).toBe(1000);
  expect(times({ ...RULES.all, deviation: 'cosine' })).toBeGreaterThan(980);
  expect(times({ ...RULES.all, deviation: 'margin' })).toBeLessThan(800);
  // The same for whoever looks.
  expect(chosen(RULES.all).resampled).toEqual(chosen(RULES.all).resampled);
});

it('names what is doubtful about them', () => {
  const doubts = (rule: Partial<ChoiceOptions>) => chosen(rule).doubts.map(({ kind }) => kind);
  expect(doubts({ ...RULES.hf, deviation: 'cosine' })).toEqual(['last-block', 'flat', 'bases-far', 'chance']);
  expect(doubts({ ...RULES.all, deviation: 'cosine' })).toEqual(['flat', 'bases-far', 'chance']);
  expect(doubts({ ...RULES.all, deviation: 'margin' })).toEqual(['flat', 'unstable', 'bases-far', 'chance']);
  const { zeroShot } = chosen(RULES.all);
  expect(zeroShot!.scores.accuracy).toBeCloseTo(27 / 128, 10);
  expect(zeroShot!.majority.accuracy).toBeCloseTo(29 / 128, 10);
});
