import { describe, expect, it } from 'vitest';
import { Builder } from '../builder.ts';
import { countFlops, passFlops } from '../flops.ts';
import { compile, int64, numbers } from '../testing/run-graph.ts';

describe('Mod', () => {
  it('is exact for products of 31-bit numbers, takes the divisor’s sign, broadcasts, and counts as no arithmetic', async () => {
    const b = new Builder('float32');
    const [x, y] = [b.input('x', 'int64', [3, 1]), b.input('y', 'int64', [2])];
    const rest = b.op('Mod', [b.op('Mul', [x, x]), y]);
    const signed = b.op('Mod', [x, b.ints([5])]);
    expect(rest).toMatchObject({ dtype: 'int64', shape: [3, 2] });
    expect(passFlops(countFlops(b.graph, {}), 'forward')).toBe(0);
    const run = await compile(b, [rest, signed]);
    const values = [2 ** 31 - 2, 1234567890, -7];
    const [found, signs] = await run({ x: int64(values, [3, 1]), y: int64([2 ** 31 - 1, 1000], [2]) });
    const expected = values.flatMap((v) => [2n ** 31n - 1n, 1000n].map((m) => Number((BigInt(v) * BigInt(v)) % m)));
    expect(numbers(found!)).toEqual(expected);
    expect(numbers(signs!)).toEqual([1, 0, 3]);
  });

  it('refuses what is no integer', () => {
    const b = new Builder('float32');
    expect(() => b.op('Mod', [b.scalar(3), b.scalar(2)])).toThrow('Mod: only integers, not float32');
  });
});
