import { expect, it } from 'vitest';
import { chosenBy, ruleMark } from './rule-words.ts';
import type { RuleChoice, RuleName } from './rules.ts';

const choice = (rule: RuleName, numbers: number, blocks: number[]): RuleChoice => ({
  rule,
  scores: Array.from({ length: numbers }, () => 1),
  blocks,
  reason: '',
  warnings: [],
  seconds: 0,
  flops: 0,
});

it.each([
  ['variability', 13, [5, 6, 7, 8, 9, 10, 11, 12], 'variability'],
  ['green-trainer', 12, [9, 11, 12], 'GreenTrainer (trains 9, 11–12)'],
  ['green-trainer', 12, [10, 11], 'GreenTrainer (trains 10–11)'],
  ['green-trainer', 12, [12], 'GreenTrainer'],
  ['ist', 12, [1, 12], 'IST (trains 1, 12)'],
  ['block-influence', 4, [1, 2], 'Block Influence (trains 1–2)'],
] as const)('%s of %i numbers that trains %j is called %s', (rule, numbers, blocks, name) => {
  expect(chosenBy(ruleMark(choice(rule, numbers, [...blocks])))).toBe(name);
});
