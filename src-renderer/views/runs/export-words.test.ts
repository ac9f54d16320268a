import { describe, expect, it } from 'vitest';
import { exportLine, formatChoices } from './export-words.ts';

describe('an export in words', () => {
  it('says how far it has come, and the time that is left once somebody can tell', () => {
    expect(exportLine({ done: 0, total: 0, etaSeconds: null })).toBe('Reading the trained weights');
    expect(exportLine({ done: 2 ** 20, total: 2 ** 22, etaSeconds: null })).toBe('25\u202f%, 1\u202fMiB of 4\u202fMiB');
    expect(exportLine({ done: 2 ** 20, total: 2 ** 22, etaSeconds: 64 })).toMatch(/, 1\u202fmin 4\u202fs left$/);
  });

  it('offers adapters alone where there are any', () => {
    const values = (isLora: boolean): string[] => formatChoices(isLora).map(({ value }) => value);
    expect(values(false)).toEqual(['merged', 'gguf', 'onnx']);
    expect(values(true)).toContain('peft');
  });
});
