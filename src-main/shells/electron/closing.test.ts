import { describe, expect, it } from 'vitest';
import { chosen, isIdle, questionFor } from './closing.ts';

const job = (state: 'waiting' | 'running' | 'paused' | 'done') => ({ state, title: 'Compare five methods' });

describe('closing the window', () => {
  it('is asked about only while something runs', () => {
    expect(questionFor([], 'close')).toBeNull();
    expect(questionFor([job('paused'), job('done'), job('waiting')], 'close')).toBeNull();
    expect(questionFor([job('running')], 'close')?.message).toBe('“Compare five methods” is running.');
  });

  it('says how many wait', () => {
    expect(questionFor([job('running'), job('waiting')], 'close')?.message).toContain('1 more waits.');
    expect(questionFor([job('running'), job('waiting'), job('waiting')], 'quit')?.message).toContain('2 more wait.');
  });

  it('offers the background to a window, not to a program that ends', () => {
    const [close, quit] = [questionFor([job('running')], 'close')!, questionFor([job('running')], 'quit')!];
    expect([0, 1, 2].map((button) => chosen(close, button))).toEqual(['background', 'keep', 'stay']);
    expect([0, 1].map((button) => chosen(quit, button))).toEqual(['keep', 'stay']);
    expect(chosen(quit, -1)).toBe('stay');
  });
});

it('a program in the background ends once nothing runs or waits', () => {
  expect(isIdle([job('done'), job('paused')])).toBe(true);
  expect(isIdle([job('waiting')])).toBe(false);
  expect(isIdle([job('running')])).toBe(false);
});
