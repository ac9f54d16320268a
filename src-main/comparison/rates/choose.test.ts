import { describe, expect, it } from 'vitest';
import type { RateTrial, TrialScore } from '../../contract/rates.ts';
import { isHopeless, methodRates, trialOrder } from './choose.ts';

const LABELS = Array.from({ length: 60 }, (_, row) => row % 3);
const ROWS = { labels: LABELS, classes: 3 };

/** Answers of which so many are right; the others are one label too high. */
function scored(right: number, loss: number): TrialScore {
  const predictions = LABELS.map((label, row) => (row < right ? label : (label + 1) % 3));
  return { step: 5, macroF1: right / 60, accuracy: right / 60, loss, predictions };
}

function trial(rate: number, final: TrialScore | null, changes: Partial<RateTrial> = {}): RateTrial {
  const state = final === null ? 'stopped' : 'finished';
  return { method: 'full', rate, state, final, half: final, steps: 10, seconds: 1, flops: 1, ...changes };
}

describe('the order of trials', () => {
  it('goes from the middle outwards, the lower of two first', () => {
    expect(trialOrder([1e-2, 1e-5, 1e-4, 1e-3, 1e-6])).toEqual([1e-4, 1e-5, 1e-3, 1e-6, 1e-2]);
    expect(trialOrder([2, 1])).toEqual([1, 2]);
  });
});

describe('a hopeless rate', () => {
  const good = [trial(1e-3, scored(50, 0.5))];

  it('has a higher loss and a macro-F1 that is lower by more than chance', () => {
    expect(isHopeless(scored(20, 2), good, ROWS)).toBe(true);
  });

  it('is none where the loss is lower, the difference may be chance, or nothing came so far', () => {
    expect(isHopeless(scored(20, 0.4), good, ROWS)).toBe(false);
    expect(isHopeless(scored(48, 2), good, ROWS)).toBe(false);
    expect(isHopeless(scored(20, 2), [trial(1, null, { half: null })], ROWS)).toBe(false);
    expect(isHopeless(scored(20, 2), [], ROWS)).toBe(false);
  });
});

describe('the best rate', () => {
  const trials = [
    trial(1e-2, null, { state: 'diverged', half: null }),
    trial(1e-3, scored(40, 0.9)),
    trial(1e-4, scored(42, 1.2)),
    trial(1e-5, scored(10, 3)),
  ];

  it('has the highest macro-F1, or the lowest loss, of those that came to the end', () => {
    const found = methodRates('full', trials, 'macro-f1', ROWS);
    expect(found.best?.rate).toBe(1e-4);
    expect(found.trials.map(({ rate }) => rate)).toEqual([1e-5, 1e-4, 1e-3, 1e-2]);
    expect(found.alike).toEqual([1e-3]);
    expect(found.edge).toBeNull();
    expect(methodRates('full', trials, 'loss', ROWS).best?.rate).toBe(1e-3);
    expect(methodRates('full', trials, 'loss', null).alike).toBeNull();
  });

  it('is the one of lower loss, then the lower one, where macro-F1 is the same', () => {
    const same = [trial(3e-3, scored(40, 0.9)), trial(1e-3, scored(40, 0.9)), trial(1e-4, scored(40, 1))];
    expect(methodRates('full', same, 'macro-f1', ROWS).best?.rate).toBe(1e-3);
  });

  it('is marked at an edge of the grid, unless the rate beyond was tried', () => {
    const edge = (all: RateTrial[]) => methodRates('full', all, 'loss', ROWS).edge;
    expect(edge([trial(1e-4, scored(40, 1)), trial(1e-3, scored(40, 0.5))])).toBe('highest');
    expect(edge([trial(1e-4, scored(40, 0.4)), trial(1e-3, scored(40, 0.5))])).toBe('lowest');
    expect(edge([trial(1e-4, scored(40, 0.4)), trial(1e-3, null, { state: 'not-tried', half: null })])).toBe('lowest');
    expect(edge([trial(1e-5, null), trial(1e-4, scored(40, 1)), trial(1e-3, null, { state: 'diverged' })])).toBeNull();
    expect(edge([trial(1e-4, scored(40, 1))])).toBeNull();
  });

  it('is none where no rate came to the end', () => {
    expect(methodRates('full', [trials[0]!], 'loss', ROWS)).toMatchObject({ best: null, alike: [], edge: null });
    expect(methodRates('half', trials, 'loss', ROWS).trials).toEqual([]);
  });
});
