import { describe, expect, it } from 'vitest';
import { busyWarning, readTicks, sharesBetween, stolenWarning } from './machine.ts';

const stat = (line: string) => `${line}\ncpu0 1 2 3 4 5 6 7 8 0 0\nintr 12\n`;

describe('the ticks of /proc/stat', () => {
  it('are those of all cores, guests counted once', () => {
    expect(readTicks(stat('cpu  100 10 20 800 30 1 2 37 50 5'))).toEqual({ busy: 133, stolen: 37, all: 1000 });
  });

  it.each(['', 'cpu  1 2 3', 'cpu  a b c d e f g h'])('are not there in “%s”', (line) => {
    expect(readTicks(line)).toBeNull();
  });
});

it('shares are those of the time between', () => {
  const before = { all: 1000, busy: 100, stolen: 10 };
  expect(sharesBetween(before, { all: 1200, busy: 150, stolen: 14 })).toEqual({ busy: 0.25, stolen: 0.02 });
  expect(sharesBetween(before, before)).toEqual({ busy: 0, stolen: 0 });
});

describe('the warnings', () => {
  it('are not said of an idle machine', () => {
    expect(busyWarning({ busy: 0.04, stolen: 0 })).toBeNull();
    expect(stolenWarning({ busy: 1, stolen: 0.005 })).toBeNull();
  });

  it('say what disturbs', () => {
    expect(busyWarning({ busy: 0.5, stolen: 0 })).toContain('other programs use 50 % of its cores');
    expect(busyWarning({ busy: 0, stolen: 0.02 })).toContain('2 % are stolen');
    expect(stolenWarning({ busy: 0, stolen: 0.03 })).toContain('took 3 %');
  });
});
