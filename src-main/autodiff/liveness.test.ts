/** Peaks found manually. */
import { describe, expect, it } from 'vitest';
import type { Value } from '../onnx/graph.ts';
import { Builder } from './builder.ts';
import { peakBytes } from './liveness.ts';

/** A graph over x float32 [n]; `emit` answers its output. */
function peak(n: number, emit: (b: Builder, x: Value) => Value): number {
  const b = new Builder('float32');
  b.graph.output(emit(b, b.input('x', 'float32', ['n'])));
  return peakBytes(b.graph, { n });
}

describe('peakBytes', () => {
  it('counts neither inputs nor outputs', () => {
    expect(peak(10, (b, x) => b.op('Exp', [x]))).toBe(0);
  });

  it('frees a tensor after its last reader', () => {
    // At each node of a chain: its input and its result, of which the last is the output.
    expect(peak(10, (b, x) => b.op('Exp', [b.op('Exp', [x])]))).toBe(40);
    expect(peak(10, (b, x) => b.op('Exp', [b.op('Exp', [b.op('Exp', [b.op('Exp', [x])])])]))).toBe(80);
  });

  it('keeps a tensor for a late reader', () => {
    const late = (b: Builder, x: Value) => {
      const first = b.op('Exp', [x]);
      const third = b.op('Exp', [b.op('Exp', [first])]);
      return b.op('Add', [first, third]);
    };
    expect(peak(10, late)).toBe(120);
  });

  it('counts what nobody reads while it is made', () => {
    expect(
      peak(10, (b, x) => {
        b.op('Exp', [x]);
        return b.op('Neg', [x]);
      }),
    ).toBe(40);
  });

  it('counts a reshape as no tensor of its own', () => {
    expect(peak(10, (b, x) => b.op('Neg', [b.reshape(b.op('Exp', [x]), ['n', 1])]))).toBe(40);
  });

  it('lets a reshape share its input’s memory, as long as either is read', () => {
    const shared = (b: Builder, x: Value) => {
      const made = b.op('Exp', [x]);
      const shaped = b.reshape(made, ['n', 1]);
      const other = b.op('Exp', [b.op('Exp', [x])]);
      return b.op('Add', [b.op('Neg', [shaped]), other]);
    };
    // exp(x) lives on through its reshaped form next to the two others of 40 bytes.
    expect(peak(10, shared)).toBe(120);
  });

  it('knows the sizes of types', () => {
    const wide = (b: Builder, x: Value) => b.op('Cast', [b.op('Cast', [x], { to: 7 })], { to: 1 });
    expect(peak(10, wide)).toBe(80);
  });

  it('keeps what a branch reads until the If', () => {
    const branched = (b: Builder, x: Value) => {
      const kept = b.op('Exp', [x]);
      const condition = b.op('Less', [b.op('ReduceSum', [x], { keepdims: 0 }), b.scalar(0)]);
      const other = b.op('Exp', [b.op('Exp', [x])]);
      const [then, otherwise] = [b.branch(), b.branch()];
      then.graph.output(then.op('Neg', [kept]));
      otherwise.graph.output(otherwise.op('Neg', [other]));
      return b.ops('If', [condition], { then_branch: then.graph, else_branch: otherwise.graph })[0]!;
    };
    // Three vectors and the condition's one byte.
    expect(peak(10, branched)).toBe(121);
  });

  it('adds what the larger branch needs inside', () => {
    const branched = (b: Builder, x: Value) => {
      const condition = b.op('Less', [b.op('ReduceSum', [x], { keepdims: 0 }), b.scalar(0)]);
      const [then, otherwise] = [b.branch(), b.branch()];
      then.graph.output(then.op('Neg', [then.op('Exp', [then.op('Exp', [x])])]));
      otherwise.graph.output(otherwise.op('Neg', [x]));
      return b.ops('If', [condition], { then_branch: then.graph, else_branch: otherwise.graph })[0]!;
    };
    // The condition, and two vectors inside.
    expect(peak(10, branched)).toBe(81);
  });

  it('counts no constants, nor what is computed from them alone', () => {
    const weighted = (b: Builder, x: Value) =>
      b.op('Mul', [x, b.op('Neg', [b.floats(new Array<number>(10).fill(2), [10, 1])])]);
    expect(peak(10, weighted)).toBe(0);
  });
});
