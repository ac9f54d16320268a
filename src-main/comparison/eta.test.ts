import { describe, expect, it } from 'vitest';
import { remainingSeconds } from './eta.ts';

const cell = (method: string, data = 'd') => ({ model: 'm', data, method });

describe('remainingSeconds', () => {
  it('knows only the cell at work, first', () => {
    const current = { ...cell('full'), elapsedSeconds: 10, etaSeconds: 30 };
    expect(remainingSeconds([], current, [cell('half'), cell('full')])).toBe(30 + 2 * 40);
    expect(remainingSeconds([], current, [])).toBe(30);
  });

  it('takes each cell to last as long as those like it', () => {
    const done = [
      { ...cell('full'), seconds: 100 },
      { ...cell('full'), seconds: 120 },
      { ...cell('half'), seconds: 50 },
    ];
    const current = { ...cell('half'), elapsedSeconds: 20, etaSeconds: 20 };
    // Another seed of full; a method that has not trained on these data; one on other data.
    expect(remainingSeconds(done, current, [cell('full')])).toBe(20 + 110);
    expect(remainingSeconds(done, current, [cell('head')])).toBe(20 + (100 + 120 + 50 + 40) / 4);
    expect(remainingSeconds(done, current, [cell('full', 'other')])).toBe(20 + (100 + 120 + 50 + 40) / 4);
  });
});
