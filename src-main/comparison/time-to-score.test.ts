import { describe, expect, it } from 'vitest';
import { finalValidation, timeToScore } from './time-to-score.ts';

const validations = [
  { step: 20, macroF1: 0.7, seconds: 8 },
  { step: 10, macroF1: 0.5, seconds: 4 },
  { step: 30, macroF1: 0.6, seconds: 12 },
];

describe('finalValidation', () => {
  it('is that of the weights which were kept', () => {
    expect(finalValidation(validations, true)).toBe(0.7);
    expect(finalValidation(validations, false)).toBe(0.6);
    expect(finalValidation([], true)).toBeNull();
  });
});

describe('timeToScore', () => {
  it('is the time of the first validation that reached it', () => {
    expect(timeToScore(validations, 0.5)).toBe(4);
    expect(timeToScore(validations, 0.51)).toBe(8);
    expect(timeToScore(validations, 0.71)).toBe('not reached');
    expect(timeToScore([{ step: 1, macroF1: 1, seconds: null }], 0.5)).toBe('unknown');
  });
});
