/** Bytes counted by hand. */
import { describe, expect, it } from 'vitest';
import type { Value } from '../onnx/graph.ts';
import { Builder } from './builder.ts';
import { constantBytes } from './constants.ts';

const SIZE = 4 * 6;

/** Of a graph over x [2, 2] and a constant w [2, 3]; `emit` answers the outputs. */
function bytes(emit: (b: Builder, x: Value, w: Value) => readonly Value[]): number {
  const b = new Builder('float32');
  const x = b.input('x', 'float32', [2, 2]);
  emit(b, x, b.floats([1, 2, 3, 4, 5, 6], [2, 3])).forEach((value) => b.graph.output(value));
  return constantBytes(b.graph);
}

describe('constantBytes', () => {
  it('counts a weight once for each product that has it on its right', () => {
    expect(bytes((b, x, w) => [b.op('Gemm', [x, w])])).toBe(SIZE);
    expect(bytes((b, x, w) => [b.op('Gemm', [x, w]), b.op('MatMul', [b.op('Neg', [x]), w])])).toBe(2 * SIZE);
  });

  it('counts it once more, as it is, for all else that reads it', () => {
    expect(bytes((b, x, w) => [b.op('Gemm', [x, w]), b.op('Mul', [w, b.op('Gemm', [x, w])])])).toBe(3 * SIZE);
  });

  it('counts what is computed from constants in place of them', () => {
    expect(bytes((b, x, w) => [b.op('Gemm', [x, b.op('Neg', [w])])])).toBe(SIZE);
  });

  it('counts what branches read', () => {
    const branched = (b: Builder, x: Value, w: Value) => {
      const condition = b.op('Less', [b.op('ReduceSum', [x], { keepdims: 0 }), b.input('e', 'float32', [])]);
      const [then, otherwise] = [b.branch(), b.branch()];
      then.graph.output(then.op('Gemm', [x, w]));
      otherwise.graph.output(otherwise.op('Gemm', [otherwise.op('Neg', [x]), w]));
      return b.ops('If', [condition], { then_branch: then.graph, else_branch: otherwise.graph });
    };
    expect(bytes(branched)).toBe(2 * SIZE);
  });
});
