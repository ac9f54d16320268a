import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExperimentRequest } from '../contract/experiment.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { compareCells } from '../comparison/comparison.ts';
import { storeExperiment, TRUTHS } from '../comparison/testing/finished.ts';
import type { Finish } from '../comparison/testing/finished.ts';
import { summarise } from './summary.ts';
import { summariseSweep } from './sweep-summary.ts';
import { comparison, sweep, wrong } from './testing/letters.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-summary-'));
  store = await openStore(folder);
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

type Finishes = Parameters<typeof storeExperiment>[2];

function compared(request: ExperimentRequest, finishes: Finishes, knowsLabels = true) {
  storeExperiment(store, request, finishes, { knowsLabels });
  const cells = store.experimentRuns.all('x-1');
  const by = (baseline: string) => compareCells(store, { ...request, baseline }, cells)[0]!;
  return { comparison: by(request.baseline), against: new Map([['salf', by('salf')]]) };
}

/** All sentences as one text. */
function said(
  finishes: Finishes,
  boundaries: readonly number[] = [],
  request = comparison(),
  knowsLabels = true,
): string {
  return summarise({ ...compared(request, finishes, knowsLabels), salf: ['salf'], boundaries }).join('\n');
}

const both = (method: string, finish: Finish): Finishes => ({ [`${method} 1`]: finish, [`${method} 2`]: finish });
const GOOD: Finish = { answers: wrong(30) };
const BAD: Finish = { answers: wrong(2) };
const MIDDLING: Finish = { answers: wrong(4) };

describe('a comparison in sentences', () => {
  it('says that SALF is better only where the test does', () => {
    const words = said({ ...both('salf', GOOD), ...both('full', MIDDLING), ...both('half', BAD) });
    expect(words).toMatch(/salf is better than full on these rows \(\+0\.\d+, 95 % interval \[\+0/);
    expect(words).toContain('salf is better in macro-F1 than full (+0.');
    expect(words).not.toContain('Against it');
    expect(words).not.toContain('not ruled out');
  });

  it('says what training was worth beside the most frequent class', () => {
    const words = said({ ...both('salf', GOOD), ...both('full', MIDDLING) });
    expect(words).toContain('Every method that finished is above the majority class (0.167) in mean macro-F1.');
  });

  it('says which methods training did not help', () => {
    const bad = { answers: TRUTHS.map((label) => (label + 1) % 3) };
    expect(said({ ...both('salf', GOOD), ...both('full', bad) })).toContain(
      'Against training: full is not above the majority class (0.167) in mean macro-F1.',
    );
  });

  it('says plainly that it is worse', () => {
    const words = said({ ...both('salf', BAD), ...both('full', GOOD), ...both('half', MIDDLING) });
    expect(words).toMatch(/salf is worse than full on these rows \(−0\.\d+/);
    expect(words).toMatch(/Against it: salf is worse in macro-F1 than full \(−0\.\d+\) and half \(−0\.\d+\)\./);
    expect(words).not.toContain('better');
  });

  it('claims nothing inside of the spread, and tells what is not ruled out', () => {
    const close = TRUTHS.map((label, row) => (row === 1 ? (label + 1) % 3 : wrong(4)[row]!));
    const words = said({ ...both('salf', { answers: close }), ...both('full', MIDDLING), ...both('half', MIDDLING) });
    expect(words).toContain(': no difference is shown (−0.');
    expect(words).toMatch(/A loss of up to 0\.\d+ is not ruled out\./);
    expect(words).not.toMatch(/better|worse/);
  });

  it('claims no saving of time where the intervals overlap', () => {
    const at = (method: string, seconds: readonly [number, number]): Finishes => ({
      [`${method} 1`]: { ...MIDDLING, seconds: seconds[0] },
      [`${method} 2`]: { ...MIDDLING, seconds: seconds[1] },
    });
    const overlapping = said({ ...at('salf', [10, 30]), ...at('full', [20, 40]) });
    expect(overlapping).toContain('the intervals overlap, so no saving of time is claimed');
  });

  it('claims one where they lie apart', () => {
    const at = (method: string, seconds: number): Finishes => ({
      [`${method} 1`]: { ...MIDDLING, seconds },
      [`${method} 2`]: { ...MIDDLING, seconds: seconds + 0.01 },
    });
    expect(said({ ...at('salf', 10), ...at('full', 40) })).toContain('less by more than the spread');
  });

  it('tells what one seed cannot show', () => {
    const words = said({ 'salf 1': GOOD, 'full 1': GOOD, 'half 1': GOOD }, [2], comparison([1]));
    expect(words).toContain('One seed shows nothing of how other seeds would have come out.');
    expect(words).toContain('of one seed.');
    expect(words).toContain('SALF chose e = 2.');
    expect(words).not.toContain('±');
  });

  it('counts the gaps, and says where nothing can be compared', () => {
    const words = said({ 'salf 1': GOOD, 'full 2': 'diverged' });
    expect(words).toContain('full, against which it was to be held, has no finished run of the same seed');
    expect(words).toContain('5 runs of 6 are missing.');
  });

  it('says nothing of nothing', () => {
    expect(said({})).toBe('No run has finished, so nothing can be said.');
  });

  it('tells that nothing was tested where the labels are not known', () => {
    const words = said({ ...both('salf', BAD), ...both('full', GOOD) }, [], comparison(), false);
    expect(words).toContain('the difference was not tested');
    expect(words).toContain('the labels of the test rows are not known');
    expect(words).not.toMatch(/better|worse/);
  });

  it('tells when seeds chose different boundaries', () => {
    const words = said({ ...both('salf', GOOD), ...both('full', GOOD) }, [2, 3]);
    expect(words).toContain('the seeds chose e = 2 and e = 3');
  });

  it('lists verdicts where SALF is not among the methods', () => {
    const { comparison: held } = compared(comparison(), { ...both('full', GOOD), ...both('half', BAD) });
    const words = summarise({ comparison: held, salf: [], against: new Map(), boundaries: [] }).join('\n');
    expect(words).toMatch(/full reaches a macro-F1 of 0\.\d+/);
    expect(words).toMatch(/Worse than full: half \(−0\.\d+\)\./);
  });
});

describe('a sweep in sentences', () => {
  it('names the highest boundary that was not shown to be worse, and what SALF left on the table', () => {
    const finishes = {
      'freeze:0 1': GOOD,
      'freeze:1 1': GOOD,
      'freeze:2 1': { ...GOOD, backward: 2e9 },
      'freeze:3 1': BAD,
    };
    const { comparison: held } = compared(sweep(), finishes);
    const words = summariseSweep(held, sweep().methods, 3).join('\n');
    expect(words).toContain(
      'The highest boundary that was not shown to be worse is e = 2, with 50.0 % of the backward',
    );
    expect(words).toContain('Worse than e = 0: e = 3.');
    expect(words).toMatch(/SALF chooses e = 3, worse than e = 0\. The mean of e = 0 is higher by 0\.\d+/);
    expect(words).toContain('One seed shows nothing');
  });

  it('says what is not known', () => {
    const { comparison: held } = compared(sweep(), { 'freeze:1 1': GOOD });
    const words = summariseSweep(held, sweep().methods, null).join('\n');
    expect(words).toContain('The boundary e = 0, against which the others are held, was not trained.');
    expect(words).toContain('no analysis of this sweep is stored');
    expect(words).toContain('3 runs of this sweep are missing.');
    expect(summariseSweep(held, sweep().methods, 2)).toContainEqual(
      'SALF chooses e = 2, at which nothing was trained yet.',
    );
  });
});
