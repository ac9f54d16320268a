import { describe, expect, it } from 'vitest';
import { broadcastShapes, dimSize, elementCount, normalAxis, sameShape, stretchedAxes, times } from './shape.ts';

describe('shapes with symbols', () => {
  it.each([
    [['batch', 'length', 8], [8], ['batch', 'length', 8]],
    [
      ['batch', 1, 4],
      ['batch', 'length', 1],
      ['batch', 'length', 4],
    ],
    [[], [3], [3]],
    [[1], ['n'], ['n']],
  ])('broadcast %j with %j', (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });

  it('do not broadcast where a symbol meets another dimension', () => {
    expect(() => broadcastShapes(['batch'], ['length'])).toThrow('shapes [batch] and [length] do not broadcast');
    expect(() => broadcastShapes([2], [3])).toThrow('do not broadcast');
  });

  it('know the axes that broadcasting stretched or added', () => {
    expect(stretchedAxes([1, 4], ['batch', 'length', 4])).toEqual({ added: 1, axes: [0, 1] });
    expect(stretchedAxes([4], [4])).toEqual({ added: 0, axes: [] });
  });

  it('are counted once their symbols have values', () => {
    const product = times(times('length', 2), 3);
    expect(product).toBe('6*length');
    expect(times(2, 3)).toBe(6);
    expect(dimSize(product, { length: 5 })).toBe(30);
    expect(elementCount(['batch', product], { batch: 2, length: 5 })).toBe(60);
    expect(elementCount([])).toBe(1);
    expect(() => elementCount(['batch'], { length: 5 })).toThrow('no value for the dimension "batch"');
  });

  it('count axes from either end', () => {
    expect([normalAxis(-1, 3), normalAxis(0, 3)]).toEqual([2, 0]);
    for (const axis of [3, -4]) expect(() => normalAxis(axis, 3)).toThrow(`axis ${axis} outside a tensor of rank 3`);
    expect([sameShape(['n'], ['n']), sameShape(['n'], ['m']), sameShape([1], [1, 1])]).toEqual([true, false, false]);
  });
});
