import { describe, expect, it } from 'vitest';
import { casesOf, quarters, turnOrder, wantedCases } from './cases.ts';

const names = (...args: Parameters<typeof casesOf>) => casesOf(...args).map(({ name }) => name);
const ALL = { torch: true, peft: true };

describe('casesOf', () => {
  it('has every method of ours, and of PyTorch what does the same', () => {
    expect(names(12, { salf: 11, excludeLast: 4 }, ALL)).toEqual([
      'full',
      'PyTorch full',
      'salf',
      'salf, cached',
      'PyTorch, blocks 1..11 frozen',
      'freeze:11',
      'salf --exclude-last',
      'salf --exclude-last, cached',
      'PyTorch, blocks 1..4 frozen',
      'lora-full',
      'PyTorch with PEFT LoRA',
      'lift',
      'freeze:3',
      'freeze:6',
      'freeze:9',
    ]);
  });

  it('runs what two names stand for once', () => {
    const all = names(12, { salf: 6, excludeLast: 6 }, ALL);
    expect(all.filter((name) => name === 'freeze:6')).toHaveLength(1);
    expect(all.filter((name) => name === 'PyTorch, blocks 1..6 frozen')).toHaveLength(1);
    expect(all).toContain('salf --exclude-last, cached');
  });

  it('leaves out what Python lacks', () => {
    const choices = { salf: 11, excludeLast: 4 };
    expect(names(12, choices, { torch: true, peft: false })).not.toContain('PyTorch with PEFT LoRA');
    expect(names(12, choices, { torch: true, peft: false })).toContain('PyTorch full');
    expect(names(12, choices, { torch: false, peft: false }).filter((name) => name.startsWith('PyTorch'))).toEqual([]);
  });

  it('compares our cases with cases that run', () => {
    const cases = casesOf(12, { salf: 11, excludeLast: 4 }, ALL);
    const torch = cases.filter(({ side }) => side === 'torch').map(({ name }) => name);
    const likes = cases.flatMap((one) => (one.side === 'own' && !/^(freeze|lift)/.test(one.name) ? [one.like] : []));
    expect(likes.every((like) => like !== null && torch.includes(like))).toBe(true);
  });
});

describe('wantedCases', () => {
  const cases = casesOf(12, { salf: 11, excludeLast: 4 }, ALL);
  it('keeps what is named, PyTorch’s same and full on both sides, in their order', () => {
    expect(wantedCases(cases, ['salf, cached']).map(({ name }) => name)).toEqual([
      'full',
      'PyTorch full',
      'salf, cached',
      'PyTorch, blocks 1..11 frozen',
    ]);
    expect(wantedCases(cases, [])).toEqual(cases);
  });

  it('refuses a name that no case has, and lists those that there are', () => {
    expect(() => wantedCases(cases, ['salf', 'sulf'])).toThrow(
      /no case “sulf”[^]*full; PyTorch full; salf; salf, cached/,
    );
  });
});

describe('turnOrder', () => {
  it('has what all are compared with in the middle, and nothing else moved', () => {
    const cases = casesOf(12, { salf: 11, excludeLast: 4 }, { torch: true, peft: false });
    const order = turnOrder(cases).map(({ name }) => name);
    expect(order.slice(6, 8)).toEqual(['full', 'PyTorch full']);
    expect([...order.slice(6, 8), ...order.slice(0, 6), ...order.slice(8)]).toEqual(cases.map(({ name }) => name));
  });
});

describe('quarters', () => {
  it.each([
    [12, [3, 6, 9]],
    [6, [2, 3, 5]],
    [2, [1]],
    [1, []],
  ])('of %d blocks', (blocks, expected) => {
    expect(quarters(blocks)).toEqual(expected);
  });
});
