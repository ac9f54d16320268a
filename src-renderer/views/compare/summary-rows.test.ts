import { describe, expect, it } from 'vitest';
import type { MethodEstimate } from '../../../src-main/contract/draft.ts';
import { methodMemory, methodTime, placeWord, runsLine, timeLine, timeSources, warnings } from './summary-rows.ts';

const estimate = {
  methods: [],
  seconds: 100,
  memoryBytes: 2 ** 30,
  diskBytes: 2 ** 20,
  scratchBytes: 0,
  untrained: { count: 0, seconds: 0 },
  machine: { memoryBytes: 2 ** 34, freeDiskBytes: 2 ** 34 },
};
const plan = { experiment: 'x-1', name: 'n', runs: 6, finished: 0, started: 0, estimate, warnings: [], command: null };
const method: MethodEstimate = {
  method: 'salf',
  seconds: 64,
  secondsFrom: 'count',
  isAtMost: true,
  memoryBytes: 2 ** 30,
  memoryFrom: 'count',
};

describe('the panel before the launch', () => {
  it('says what is there and what is missing', () => {
    expect(runsLine(plan)).toBe('6 runs to train');
    expect(runsLine({ ...plan, finished: 2, started: 1 })).toBe('4 runs to train; 2 of 6 there already; 1 started');
    expect(runsLine({ ...plan, finished: 6 })).toBe('All 6 runs are there already; nothing is trained.');
  });

  it('says how sure it is', () => {
    expect(timeLine(plan)).toBe('1\u202fmin 40\u202fs');
    expect(timeLine({ ...plan, estimate: { ...estimate, seconds: null } })).toBe('not known');
    expect(methodTime(method)).toBe('at most 1\u202fmin 4\u202fs');
    expect(methodTime({ ...method, seconds: null })).toBe('–');
    expect(methodMemory(method)).toBe('up to 1\u202fGiB');
    expect(methodMemory({ ...method, memoryFrom: 'runs' })).toBe('1\u202fGiB');
  });

  it('says where times come from', () => {
    const sources = (...from: MethodEstimate['secondsFrom'][]): string =>
      timeSources({
        ...plan,
        estimate: { ...estimate, methods: from.map((secondsFrom) => ({ ...method, secondsFrom })) },
      });
    expect(sources('nothing', 'nothing')).toBe('The time is not known before the first run.');
    expect(sources('runs', 'runs')).toBe('Time from similar earlier runs.');
    expect(sources('runs', 'nothing')).toBe(
      'Time from similar earlier runs. The time is not known before the first run.',
    );
  });

  it('names the field of a fault', () => {
    expect(['batchSize', 'seeds', 'model', 'form'].map(placeWord)).toEqual(['Batch size: ', 'Seeds: ', '', '']);
  });

  it('warns of what does not fit', () => {
    expect(warnings(plan)).toEqual([]);
    const small = { memoryBytes: 1, freeDiskBytes: 1 };
    expect(warnings({ ...plan, estimate: { ...estimate, machine: small } })).toHaveLength(2);
  });
});
