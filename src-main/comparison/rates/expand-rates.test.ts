import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expandRates, namesSource } from './expand-rates.ts';

const folder = mkdtempSync(join(tmpdir(), 'salf-rates-'));
afterAll(() => rmSync(folder, { recursive: true }));
const search = (typed: string): Map<string, number> => {
  if (typed !== 'l-1') throw new Error(typed);
  return new Map([
    ['full', 1e-4],
    ['lora-full', 2e-3],
    ['head', 1e-2],
  ]);
};
const sources = { search, resolve: (path: string) => join(folder, path) };
const write = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));

describe('rates of a search', () => {
  it('are written out for the methods that are compared, under those that are given', () => {
    expect(namesSource('full=1e-4')).toBe(false);
    expect(namesSource('l-1, full=1e-4')).toBe(true);
    expect(expandRates('l-1', ['full', 'lora-full'], sources)).toBe('full=0.0001,lora-full=0.002');
    expect(expandRates('full=3e-4,l-1', ['full', 'lora-full'], sources)).toBe('lora-full=0.002,full=3e-4');
    expect(expandRates('l-1,salf=1e-3', ['full', 'salf'], sources)).toBe('full=0.0001,salf=1e-3');
  });

  it('are read from the file that they were written to', () => {
    const row = (method: string, value: number | null) => ({
      method,
      rate: 'x',
      learning_rate: value === null ? null : { value, low: null, high: null, n: null },
    });
    write('r.json', { tables: [{ title: 't', rows: [row('last-k:3', 4.64e-4), row('salf', null)] }] });
    expect(expandRates('r.json', ['freeze:3'], sources)).toBe('freeze:3=0.000464');
    expect(() => expandRates('r.json', ['freeze:3', 'salf'], sources)).toThrow(
      '--rates: r.json has no rate for salf. Search for it with `salf rates`, or add salf=RATE to --rates.',
    );
  });

  it('are refused where there are none', () => {
    expect(() => expandRates('l-1', ['full', 'lift-end'], sources)).toThrow('l-1 has no rate for lift-end.');
    write('other.json', { rows: [] });
    expect(() => expandRates('other.json', ['full'], sources)).toThrow('It holds no learning rates by method.');
    writeFileSync(join(folder, 'text.json'), 'full=3');
    expect(() => expandRates('text.json', ['full'], sources)).toThrow('It holds no learning rates by method.');
    expect(() => expandRates('none.json', ['full'], sources)).toThrow('--rates');
  });
});
