import { expect, it } from 'vitest';
import { gradients } from '../../autodiff/backward.ts';
import { Builder } from '../../autodiff/builder.ts';
import { compile, float64, int64, numbers } from '../../autodiff/testing/run-graph.ts';
import type { Value } from '../../onnx/graph.ts';
import { BATCH, LENGTH, TOKENS } from './context.ts';
import { tokenGrid, type TokenGrid } from './token-grid.ts';

const [B, T, HEADS, WIDTH] = [3, 4, 2, 3];
const LAST = [1, 3, 0];
/** Places of the tokens, and what stands in each place: padding repeats the last token of its row. */
const PLACES = [0, 1, 4, 5, 6, 7, 8];
const ROWS = [0, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6];
const N = PLACES.length;
const count = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** Runs what `build` emits about a batch of these prompts. */
async function inGrid(build: (b: Builder, grid: TokenGrid) => readonly Value[], feeds: Record<string, number[]>) {
  const b = new Builder('float64');
  const last = b.input('last', 'int64', [BATCH]);
  const ids = b.input('ids', 'int64', [BATCH, LENGTH]);
  const [size, length] = [0, 1].map((axis) => b.op('Shape', [ids], { start: axis, end: axis + 1 }, [1]));
  b.bind(BATCH, size!);
  b.bind(LENGTH, length!);
  const outputs = build(b, tokenGrid(b, last, size!, length!));
  const run = await compile(b, outputs);
  const dims: Record<string, number[]> = { x: [N, HEADS, WIDTH], y: [B, HEADS, T, WIDTH], s: [N, WIDTH] };
  const given = Object.entries(feeds).map(([name, values]) => [name, float64(values, dims[name]!)] as const);
  return (await run({ last: int64(LAST, [B]), ids: int64(count(B * T), [B, T]), ...Object.fromEntries(given) })).map(numbers); // prettier-ignore
}

/** Element of a tensor of these sizes. */
const at = (values: readonly number[], sizes: readonly number[], ...index: number[]) =>
  values[index.reduce((flat, i, axis) => flat * sizes[axis]! + i, 0)];

it('says where the tokens stand, and takes them out of a grid', async () => {
  const found = await inGrid((b, grid) => [grid.place, grid.position, grid.lastRow, grid.take(b.graph.inputs.find(({ name }) => name === 'ids')!)], {}); // prettier-ignore
  expect(found).toEqual([PLACES, PLACES.map((place) => place % T), [1, 5, 6], PLACES.map((place) => place + 1)]);
});

it('moves heads to the grid and back', async () => {
  const x = count(N * HEADS * WIDTH);
  const [spread, back] = await inGrid((b, grid) => {
    const there = grid.spread(b.input('x', 'float64', [TOKENS, HEADS, WIDTH]));
    return [there, grid.collect(there)];
  }, { x }); // prettier-ignore
  for (let place = 0; place < B * T; place++) {
    for (let h = 0; h < HEADS; h++) {
      const found = at(spread!, [B, HEADS, T, WIDTH], Math.floor(place / T), h, place % T, 2);
      expect(found, `place ${place}, head ${h}`).toBe(at(x, [N, HEADS, WIDTH], ROWS[place]!, h, 2));
    }
  }
  expect(back).toEqual(x);
});

it('gives the padding no gradient, and takes none from it', async () => {
  const [x, y] = [count(N * HEADS * WIDTH), count(B * HEADS * T * WIDTH)];
  const [dx, dy] = await inGrid((b, grid) => {
    const inputs = [b.input('x', 'float64', [TOKENS, HEADS, WIDTH]), b.input('y', 'float64', [BATCH, HEADS, LENGTH, WIDTH])]; // prettier-ignore
    // The gradient of one side is the other's values.
    const product = grid.collect(b.op('Mul', [grid.spread(inputs[0]!), inputs[1]!]));
    return gradients(b, b.op('ReduceSum', [product], { keepdims: 0 }), inputs).map((value) => value!);
  }, { x, y }); // prettier-ignore
  for (let place = 0; place < B * T; place++) {
    const token = PLACES.indexOf(place);
    const index = [Math.floor(place / T), 1, place % T, 0];
    const expected = token < 0 ? 0 : at(x, [N, HEADS, WIDTH], token, 1, 0);
    expect(at(dy!, [B, HEADS, T, WIDTH], ...index), `place ${place}`).toBe(expected);
    if (token >= 0) expect(at(dx!, [N, HEADS, WIDTH], token, 1, 0)).toBe(at(y, [B, HEADS, T, WIDTH], ...index));
  }
});

it('adds up the tokens of each prompt', async () => {
  const s = count(N * WIDTH);
  const [sums] = await inGrid((b, grid) => [grid.sumByPrompt(b.input('s', 'float64', [TOKENS, WIDTH]))], { s });
  expect(sums).toEqual([5, 7, 9, 46, 50, 54, 19, 20, 21]);
});
