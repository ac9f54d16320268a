/** Masks as numbers: 1 where an element is kept. */
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Builder } from '../../autodiff/builder.ts';
import { compile } from '../../autodiff/testing/run-graph.ts';
import { Random } from '../../base/random.ts';
import { dropoutMasks } from './dropout.ts';

const [ROWS, COLUMNS] = [512, 384];
const COUNT = ROWS * COLUMNS;
const LAYERS = ['model.layers.0.self_attn.q_proj', 'model.layers.0.self_attn.k_proj'];

async function masks(dropout: number, layers: readonly string[] = LAYERS) {
  const b = new Builder('float32');
  const x = b.input('x', 'float32', ['rows', COLUMNS]);
  b.bind('rows', b.op('Shape', [x], { start: 0, end: 1 }, [1]));
  const maskOf = dropoutMasks(b, b.input('seed', 'int64', []), dropout);
  const run = await compile(b, layers.map((layer) => maskOf(x, layer))); // prettier-ignore
  return async (seed: number, rows = ROWS) => {
    const results = await run({
      x: new ort.Tensor('float32', new Float32Array(rows * COLUMNS), [rows, COLUMNS]),
      seed: new ort.Tensor('int64', [BigInt(seed)], []),
    });
    return results.map(({ data }) => data as Uint8Array);
  };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
const rowsOf = (mask: Uint8Array) =>
  Array.from({ length: ROWS }, (_, r) => mask.subarray(r * COLUMNS, (r + 1) * COLUMNS));

/** Correlation of two masks of the same rate; +-1/sqrt(count) is chance. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [mean(a), mean(b)];
  const both = mean(Array.from(a, (v, i) => (v - p) * (b[i]! - q)));
  return both / Math.sqrt(p * (1 - p) * q * (1 - q));
}
/** Five standard deviations of a correlation by chance. */
const CHANCE = 5 / Math.sqrt(COUNT);

describe.each([0.05, 0.5, 0.9])('a dropout of %d', (dropout) => {
  it('drops that share, over the whole and in each row and column', async () => {
    const deviation = Math.sqrt(dropout * (1 - dropout));
    for (const mask of await (
      await masks(dropout)
    )(11)) {
      expect(Math.abs(mean(mask) - (1 - dropout))).toBeLessThan((5 * deviation) / Math.sqrt(COUNT));
      const rows = rowsOf(mask).map(mean);
      const columns = Array.from({ length: COLUMNS }, (_, c) => mean(rowsOf(mask).map((row) => row[c]!)));
      for (const [shares, size] of [
        [rows, COLUMNS],
        [columns, ROWS],
      ] as const) {
        const scores = shares.map((share) => ((share - (1 - dropout)) / deviation) * Math.sqrt(size));
        expect(Math.max(...scores.map(Math.abs))).toBeLessThan(5);
        // Binomial, not clumped or evened out: the mean of squared scores is 1.
        expect(Math.abs(mean(scores.map((z) => z * z)) - 1)).toBeLessThan(0.4);
      }
    }
  });

  it('is independent between layers, steps, and neighbours', async () => {
    const run = await masks(dropout);
    const [[q, k], [next], [far]] = [await run(11), await run(12), await run(1e9)] as [
      [Uint8Array, Uint8Array],
      [Uint8Array],
      [Uint8Array],
    ];
    const shifted = (by: number) => Uint8Array.from({ length: COUNT }, (_, i) => q[(i + by) % COUNT]!);
    const others = [k, next, far, ...[1, 2, 3, COLUMNS - 1, COLUMNS, COLUMNS + 1].map(shifted)];
    for (const other of others) {
      expect(Math.abs(correlation(q, other))).toBeLessThan(CHANCE);
      // Nor in single rows, where opposite signs would not cancel.
      const scores = rowsOf(other).map((row, r) => correlation(row, rowsOf(q)[r]!) ** 2 * COLUMNS);
      expect(Math.abs(mean(scores) - 1)).toBeLessThan(0.4);
    }
  });
});

it('answers the same bits for the same seed, however many rows and layers there are', async () => {
  const all = await masks(0.3);
  const alone = await masks(0.3, LAYERS.slice(1));
  const [, expected] = await all(7);
  expect((await all(7))[1]).toEqual(expected);
  expect((await alone(7))[0]).toEqual(expected);
  expect((await all(7, 5))[1]).toEqual(expected!.slice(0, 5 * COLUMNS));
  expect((await all(8))[1]).not.toEqual(expected);
});

/** The masks' definition in integers of any size. */
function kept(seed: bigint, layer: string, dropout: number, row: number, column: number): number {
  const p = 2n ** 31n - 1n;
  const scramble = (x: bigint) => [314159265n, 271828182n].reduce((v, key) => (v + key) ** 5n % p, x);
  const rowKey = scramble(seed % p);
  const [r, c] = [scramble(BigInt(row) + rowKey), scramble(BigInt(column) + scramble(rowKey))];
  const random = Random.seeded(0).split(layer);
  const [a, b, d] = [random.below(Number(p)), random.below(Number(p)), random.below(Number(p))].map(BigInt);
  const h = ((r + a!) * (c + b!) ** 2n + (r + d!) ** 2n) % p;
  return Number(h) >= Math.round(dropout * Number(p)) ? 1 : 0;
}

it.each([0, 11, 2 ** 40])('overflows nowhere: integers of any size give the same, seed %d', async (seed) => {
  const results = await (await masks(0.4))(seed);
  for (const [i, layer] of LAYERS.entries()) {
    for (let at = 0; at < COUNT; at += 97) {
      const [row, column] = [Math.floor(at / COLUMNS), at % COLUMNS];
      expect(results[i]![at], `${layer} ${row} ${column}`).toBe(kept(BigInt(seed), layer, 0.4, row, column));
    }
  }
});
