import { describe, expect, it } from 'vitest';
import { readComparison } from './flags/experiment.ts';
import { rateWarnings, usualRate } from './usual-rate.ts';

const warned = (methods: string, rates?: string): string[] =>
  rateWarnings(
    readComparison(
      {
        model: ['/m'],
        task: 'trec',
        train: '/t',
        test: '/u',
        seeds: '1',
        methods,
        learningRate: '1e-4',
        ...(rates === undefined ? {} : { rates }),
      },
      (path) => path,
    ),
  );

describe('the usual learning rate', () => {
  it('is ten times as high for adapters', () => {
    expect(usualRate({ lora: null }, 3e-4)).toBe(3e-4);
    expect(usualRate({ lora: { rank: 8, alpha: 16, dropout: 0, targets: ['q'] } }, 1e-4)).toBeCloseTo(1e-3, 12);
  });

  it('is warned of where adapters train at that of weights', () => {
    expect(warned('full,lora-full,salf-lora')).toEqual([
      expect.stringContaining(
        'lora-full, salf-lora: their adapters train at no higher a learning rate than weights do (1e-4);',
      ),
    ]);
    expect(warned('full,lora-full', 'lora-full=5e-5')[0]).toContain('lora-full: its adapters train');
    expect(warned('full,salf,lora-full,lora-half', 'lora-full=1e-3')[0]).toMatch(/^lora-half: /);
  });

  it('is not where they have a higher one, or there are no weights to compare with', () => {
    expect(warned('full,lora-full', 'lora-full=1e-3')).toEqual([]);
    expect(warned('full,salf')).toEqual([]);
    expect(warned('lora-full,lora-half')).toEqual([]);
    expect(warned('head,lora-full')).toEqual([]);
  });
});
