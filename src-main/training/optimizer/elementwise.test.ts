/** The compiled kernels against onnxruntime's, byte by byte. */
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { flatArray, type Flat } from '../../kernels/memory.ts';
import { emitAdamW } from '../../planning/adamw-graph.ts';
import { Elementwise, type Emit } from './elementwise.ts';

const runtime = { provider: 'cpu', threads: 2 } as const;
const ARRAYS = ['value', 'gradient', 'first', 'second'] as const;
type Name = (typeof ARRAYS)[number];
const adamW: Emit = (b, inputs) => emitAdamW(b, inputs, { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 });

/** Numbers of all sizes: zeros of both signs, subnormal numbers, and such whose products and squares are. */
function numbers(size: number, seed: number, positive: boolean): number[] {
  const random = Random.seeded(seed);
  return Array.from({ length: size }, () => {
    const sign = positive || random.below(2) === 0 ? 1 : -1;
    if (random.below(10) === 0) return sign * 0;
    return sign * (random.below(1_000_000) / 1_000_000) * 2 ** -random.below(140);
  });
}

function arrays(size: number, make: (length: number) => Flat): Record<Name, Flat> {
  const filled = (name: Name, seed: number) => {
    const flat = make(size);
    const some = numbers(Math.min(size, 8191), seed, name === 'second');
    for (let i = 0; i < size; i++) flat[i] = some[i % some.length]!;
    return flat;
  };
  return Object.fromEntries(ARRAYS.map((name, i) => [name, filled(name, i + 1)])) as Record<Name, Flat>;
}

/** Where the bits of two arrays differ first; -1: nowhere. */
function firstDifference(a: Flat, b: Flat): number {
  const [bits, others] = [a, b].map((flat) => new Uint32Array(flat.buffer, flat.byteOffset, flat.length));
  return bits!.findIndex((bit, i) => bit !== others![i]);
}

const scalars = { factor: 0.73, step: 3e-4, bound: 2.5e-8, keep: 0.9999 };

describe('AdamW over flat arrays', () => {
  it.each([
    ['a few elements', 37, [{ start: 0, end: 37 }]],
    [
      'ranges that begin anywhere',
      5000,
      [
        { start: 3, end: 1030 },
        { start: 1031, end: 4999 },
      ],
    ],
    [
      'enough for several threads',
      700_003,
      [
        { start: 1, end: 300_000 },
        { start: 300_000, end: 700_002 },
      ],
    ],
  ])('gives the bytes of onnxruntime’s kernels for %s', async (_name, size, ranges) => {
    const kernel = new Elementwise('adamw', runtime, adamW);
    const [compiled, sessions] = [arrays(size, flatArray), arrays(size, (length) => new Float32Array(length))];
    for (const factor of [0.73, 1]) {
      const pieces = ranges.map((range, i) => ({ ...range, scalars: { ...scalars, factor, step: 3e-4 * (i + 1) } }));
      await kernel.run(sessions, pieces);
      await kernel.run(compiled, pieces);
      for (const name of ARRAYS) expect([name, firstDifference(compiled[name], sessions[name])]).toEqual([name, -1]);
    }
    expect(firstDifference(compiled.value, arrays(size, flatArray).value)).toBeGreaterThanOrEqual(0);
  });

  it('leaves alone what lies outside the ranges', async () => {
    const before = arrays(1000, flatArray);
    const after = arrays(1000, flatArray);
    await new Elementwise('adamw', runtime, adamW).run(after, [{ start: 10, end: 17, scalars }]);
    for (const name of ['value', 'first', 'second'] as const) {
      const changed = [...after[name].keys()].filter((i) => !Object.is(after[name][i], before[name][i]));
      expect(changed.every((i) => i >= 10 && i < 17)).toBe(true);
    }
  });
});
