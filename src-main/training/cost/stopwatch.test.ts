import { describe, expect, it } from 'vitest';
import { totalSeconds } from '../../contract/ledger.ts';
import { Stopwatch } from './stopwatch.ts';

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const secondsOf = (stopwatch: Stopwatch, item: string) =>
  stopwatch.items().find(({ name }) => name === item)?.seconds ?? 0;

describe('Stopwatch', () => {
  it('books the time of each piece of work, failed work too, and the rest as other', async () => {
    const stopwatch = new Stopwatch();
    expect(await stopwatch.time('data', () => sleep(30).then(() => 'done'))).toBe('done');
    const failed = stopwatch.time('optimizer', async () => {
      await sleep(20);
      throw new Error('broken');
    });
    await expect(failed).rejects.toThrow('broken');
    await stopwatch.time('data', () => sleep(30));
    await sleep(40);
    expect(stopwatch.items().map(({ name }) => name)).toEqual(['data', 'optimizer', 'other']);
    for (const [item, least] of Object.entries({ data: 0.06, optimizer: 0.02, other: 0.04 })) {
      // Timers may fire up to a millisecond early.
      expect(secondsOf(stopwatch, item), item).toBeGreaterThan(least - 0.003);
    }
    expectToAddUp(stopwatch);
  });

  it('books what a piece of work has booked itself once', async () => {
    const stopwatch = new Stopwatch();
    await stopwatch.time('compile', async () => {
      await sleep(20);
      await stopwatch.time('analysis', () => sleep(60));
    });
    expect(secondsOf(stopwatch, 'analysis')).toBeGreaterThan(0.057);
    expect(secondsOf(stopwatch, 'compile')).toBeGreaterThan(0.017);
    expectToAddUp(stopwatch);
  });

  it('continues from the attempts before, their unbooked time included', async () => {
    const stopwatch = new Stopwatch();
    await stopwatch.time('data', () => sleep(10));
    stopwatch.resume({ data: 5, evaluation: 2, other: 3 });
    expect(stopwatch.total).toBeGreaterThan(10.009);
    expect(stopwatch.total).toBeLessThan(15);
    expect(secondsOf(stopwatch, 'data')).toBeGreaterThan(5.007);
    expect(secondsOf(stopwatch, 'evaluation')).toBe(2);
    expect(secondsOf(stopwatch, 'other')).toBeGreaterThanOrEqual(3);
    expectToAddUp(stopwatch);
  });

  it('hands on a state that adds up to the same total in the next attempt', () => {
    const first = new Stopwatch();
    first.resume({ model: 4, other: 6 });
    const next = new Stopwatch();
    next.resume(first.state());
    expect(next.total).toBeGreaterThanOrEqual(10);
    expect(next.total).toBeLessThan(14);
    expectToAddUp(next);
  });
});

/** The clock goes on between two looks, however long the machine is busy with something else. */
function expectToAddUp(stopwatch: Stopwatch): void {
  const before = stopwatch.total;
  const seconds = totalSeconds(stopwatch.items());
  expect(seconds).toBeGreaterThanOrEqual(before - 1e-9);
  expect(seconds).toBeLessThanOrEqual(stopwatch.total + 1e-9);
}
