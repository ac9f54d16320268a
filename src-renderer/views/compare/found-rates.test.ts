import { describe, expect, it } from 'vitest';
import type { FoundRate, RateSearchView } from '../../../src-main/contract/routes/rates.ts';
import { NEW_FORM } from './draft-form.ts';
import { foundText, isTaken, remarkText, searchTitle, withFoundRates } from './found-rates.ts';

const found = (method: string, rate: number | null, changes: Partial<FoundRate> = {}): FoundRate => ({
  method,
  rate,
  macroF1: rate === null ? null : 0.8125,
  loss: rate === null ? null : 1,
  edge: null,
  tried: 5,
  of: 5,
  seconds: 60,
  ...changes,
});
const search: RateSearchView = {
  id: 'l-12345678',
  model: 'm',
  data: 'trec',
  steps: 100,
  seed: 1,
  createdAt: '2026-01-01T00:00:00Z',
  methods: [found('salf', 4.6e-4), found('full', 1e-4), found('lora-full', 1e-3), found('head', null)],
};

describe('what a search found', () => {
  it('fills the rates of the methods that are compared, and no others', () => {
    const form = { ...NEW_FORM, methods: ['salf', 'head', 'lift-end'], rates: { head: '0.1', 'lift-end': '1e-3' } };
    expect(withFoundRates(form, search).rates).toEqual({ salf: '0.00046', head: '0.1', 'lift-end': '1e-3' });
    expect(isTaken(form, search)).toBe(false);
    expect(isTaken(withFoundRates(form, search), search)).toBe(true);
    expect(isTaken({ ...form, methods: ['lisa'] }, search)).toBe(true);
  });

  it('is said in words', () => {
    expect(searchTitle(search)).toBe('m on trec, 100 steps, seed 1');
    expect(foundText(found('full', 1e-4))).toBe('1e-4 (macro-F1 0.813)');
    expect(foundText(found('full', null, { tried: 2 }))).toBe('2 of 5 rates tried');
    expect(foundText(found('full', null))).toBe('no rate came to the end');
    expect(remarkText(found('full', 1e-4))).toBe('');
    expect(remarkText(found('full', 1e-4, { edge: 'lowest' }))).toBe('lowest of the grid: a lower one may be better');
    expect(remarkText(found('full', 1e-4, { tried: 3, edge: 'highest' }))).toBe('3 of 5 tried');
  });
});
