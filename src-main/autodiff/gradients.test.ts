/** Every op's gradient against central differences, in float64 through onnxruntime's own kernels. */
import { describe, expect, it } from 'vitest';
import type { Value } from '../onnx/graph.ts';
import { gradients } from './backward.ts';
import { Builder } from './builder.ts';
import { OPS, rules, type OpName } from './rules.ts';
import { compile, float64, numbers, type Feeds } from './testing/run-graph.ts';

interface Case {
  readonly what: string;
  /** Shapes of the differentiable inputs. */
  readonly shapes: readonly (readonly number[])[];
  /** Values are uniform in [low, high]. */
  readonly range?: readonly [number, number];
  readonly build: (b: Builder, inputs: readonly Value[]) => Value;
}

const binary = (op: OpName, range?: readonly [number, number]): Case[] => [
  { what: 'equal shapes', shapes: [[2, 3], [2, 3]], build: (b, x) => b.op(op, x), ...(range ? { range } : {}) },
  { what: 'broadcast row', shapes: [[2, 3], [3]], build: (b, x) => b.op(op, x), ...(range ? { range } : {}) },
  { what: 'broadcast both', shapes: [[2, 1, 3], [4, 1]], build: (b, x) => b.op(op, x), ...(range ? { range } : {}) },
  { what: 'scalar', shapes: [[], [2, 2]], build: (b, x) => b.op(op, x), ...(range ? { range } : {}) },
  { what: 'same input twice', shapes: [[2, 2]], build: (b, [x]) => b.op(op, [x!, x!]), ...(range ? { range } : {}) },
]; // prettier-ignore
const unary = (op: OpName, range: readonly [number, number] = [-2, 2]): Case[] => [
  { what: 'elementwise', shapes: [[2, 3]], range, build: (b, [x]) => b.op(op, [x!]) },
];
const reduction = (op: OpName): Case[] => [
  { what: 'last axis kept', shapes: [[2, 3]], build: (b, [x]) => b.op(op, [x!, b.ints([-1])], { keepdims: 1 }) },
  { what: 'two axes dropped', shapes: [[2, 3, 2]], build: (b, [x]) => b.op(op, [x!, b.ints([0, 2])], { keepdims: 0 }) },
  { what: 'all', shapes: [[2, 3]], build: (b, [x]) => b.op(op, [x!], { keepdims: 0 }) },
];
const gemm = (transA: number, transB: number): Case => ({
  what: `transA ${transA} transB ${transB} with bias`,
  shapes: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [4]],
  build: (b, x) => b.op('Gemm', x, { transA, transB }),
});
const scaledGemm = (transA: number, transB: number): Case => ({
  what: `transA ${transA} transB ${transB} scaled, onto a matrix`,
  shapes: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4], [2, 4]],
  build: (b, x) => b.op('Gemm', x, { transA, transB, alpha: 1.75 }),
});

/** Total over the ops: 'none' must agree with the rule. */
const cases: Record<OpName, readonly Case[] | 'none'> = {
  Add: binary('Add'),
  And: 'none',
  ArgMax: 'none',
  Cast: [{ what: 'to the same type', shapes: [[3]], build: (b, [x]) => b.op('Cast', [x!], { to: 11 }) }],
  Clip: [
    {
      what: 'on both sides of both bounds',
      shapes: [[2, 3]],
      build: (b, [x]) => b.op('Clip', [x!, b.scalar(-0.4), b.scalar(0.3)]),
    },
  ],
  Concat: 'none',
  CumSum: 'none',
  Div: binary('Div', [1, 2]),
  Exp: unary('Exp'),
  Expand: [
    { what: 'two axes', shapes: [[3, 1]], build: (b, [x]) => b.op('Expand', [x!, b.ints([2, 3, 4])], {}, [2, 3, 4]) },
  ],
  Gather: [
    {
      what: 'repeated rows',
      shapes: [[4, 3]],
      build: (b, [x]) => b.op('Gather', [x!, b.ints([2, 0, 2, 2], [2, 2])], { axis: 0 }),
    },
    {
      what: 'there and back again, with padding that nothing reads',
      shapes: [[4, 3]],
      build: (b, [x]) => {
        const [spread, collect] = [b.ints([0, 1, 1, 1, 2, 3], [2, 1, 3]), b.ints([0, 1, 4, 5], [2, 2])];
        b.inverse(spread, collect);
        const grid = b.op('Gather', [x!, spread], { axis: 0 });
        const squared = b.reshape(b.op('Mul', [grid, grid]), [6, 3]);
        return b.op('Gather', [squared, collect], { axis: 0 });
      },
    },
    {
      what: 'rows that differ',
      shapes: [[5, 3]],
      build: (b, [x]) => {
        const collect = b.ints([4, 0, 3]);
        b.inverse(b.ints([1, 1, 1, 2, 0]), collect);
        return b.op('Gather', [x!, collect], { axis: 0 });
      },
    },
  ],
  GatherElements: [
    {
      what: 'last axis, repeated',
      shapes: [[2, 4]],
      build: (b, [x]) => b.op('GatherElements', [x!, b.ints([3, 3, 0, 1], [2, 2])], { axis: 1 }),
    },
  ],
  Gemm: [
    gemm(0, 0),
    gemm(0, 1),
    gemm(1, 0),
    gemm(1, 1),
    scaledGemm(0, 0),
    scaledGemm(0, 1),
    scaledGemm(1, 0),
    scaledGemm(1, 1),
  ],
  Greater: 'none',
  Identity: unary('Identity'),
  If: 'none',
  Less: 'none',
  LessOrEqual: 'none',
  Log: unary('Log', [1, 2]),
  LogSoftmax: [{ what: 'last axis', shapes: [[2, 4]], build: (b, [x]) => b.op('LogSoftmax', [x!], { axis: -1 }) }],
  MatMul: [
    { what: 'matrices', shapes: [[2, 3], [3, 4]], build: (b, x) => b.op('MatMul', x) },
    { what: 'batched, one side broadcast', shapes: [[2, 2, 2, 3], [2, 1, 3, 2]], build: (b, x) => b.op('MatMul', x) },
    { what: 'right side without batch', shapes: [[2, 2, 3], [3, 2]], build: (b, x) => b.op('MatMul', x) },
  ], // prettier-ignore
  Mod: 'none',
  Mul: binary('Mul'),
  Neg: unary('Neg'),
  NonZero: 'none',
  Range: 'none',
  Reciprocal: unary('Reciprocal', [1, 2]),
  ReduceSum: reduction('ReduceSum'),
  ReduceSumSquare: reduction('ReduceSumSquare'),
  Reshape: [{ what: 'merge axes', shapes: [[2, 3, 2]], build: (b, [x]) => b.reshape(x!, [6, 2]) }],
  ScatterElements: 'none',
  ScatterND: 'none',
  Shape: 'none',
  Sigmoid: unary('Sigmoid'),
  Slice: 'none',
  Softmax: [
    { what: 'last axis', shapes: [[2, 4]], build: (b, [x]) => b.op('Softmax', [x!], { axis: -1 }) },
    { what: 'first axis', shapes: [[3, 2]], build: (b, [x]) => b.op('Softmax', [x!], { axis: 0 }) },
  ],
  Sqrt: unary('Sqrt', [1, 2]),
  Sub: binary('Sub'),
  Tanh: unary('Tanh'),
  TopK: 'none',
  Transpose: [
    { what: 'cycle of axes', shapes: [[2, 3, 4]], build: (b, [x]) => b.op('Transpose', [x!], { perm: [2, 0, 1] }) },
  ],
  Where: [
    {
      what: 'broadcast condition and sides',
      shapes: [[2, 3], [3]],
      build: (b, [x, y]) => b.op('Where', [b.op('Less', [b.ints([0, 2, 0], [3]), b.ints([1])]), x!, y!]),
    },
  ], // prettier-ignore
};

/** Deterministic numbers in [low, high] without a generator: fractional parts of multiples of the golden ratio. */
const spread = (count: number, seed: number, [low, high]: readonly [number, number]) =>
  Array.from({ length: count }, (_, i) => low + (high - low) * (((i + 1) * 0.6180339887 + seed * 0.7548776662) % 1));

async function check({ shapes, range = [-1, 1], build }: Case): Promise<void> {
  const b = new Builder('float64');
  const inputs = shapes.map((shape, i) => b.input(`x${i}`, 'float64', shape));
  const y = build(b, inputs);
  const size = y.shape.reduce<number>((n, dim) => n * Number(dim), 1);
  const weights = b.floats(spread(size, 9, [-1, 1]), y.shape.map(Number));
  const loss = b.op('ReduceSum', [b.op('Mul', [y, weights])], { keepdims: 0 });
  const found = gradients(b, loss, inputs).map((value) => value!);
  expect(found.map((value) => value.shape)).toEqual(shapes);
  const run = await compile(b, [loss, ...found]);
  const values = shapes.map((shape, i) =>
    spread(
      shape.reduce((n, dim) => n * dim, 1),
      i,
      range,
    ),
  );
  const feeds = (): Feeds => Object.fromEntries(values.map((v, i) => [`x${i}`, float64(v, shapes[i]!)]));
  const [, ...analytic] = (await run(feeds())).map(numbers);
  const step = 1e-5;
  for (const [i, input] of values.entries()) {
    for (const [j, at] of input.entries()) {
      const sides = [];
      for (const sign of [1, -1]) {
        input[j] = at + sign * step;
        sides.push(numbers((await run(feeds()))[0]!)[0]!);
      }
      input[j] = at;
      expect(analytic[i]![j], `d loss / d x${i}[${j}]`).toBeCloseTo((sides[0]! - sides[1]!) / (2 * step), 7);
    }
  }
}

describe.each(OPS.map((op) => [op] as const))('gradient of %s', (op) => {
  const table = cases[op];
  if (table === 'none') {
    it('is declared absent', () => expect(rules[op].gradient).toBe('none'));
    return;
  }
  it.each(table.map((one) => [one.what, one] as const))('equals central differences: %s', (_what, one) => check(one));
});
