/** Counts done manually, and the known proportions of a decoder. */
import { describe, expect, it } from 'vitest';
import { buildDecoder } from '../models/forward.ts';
import { crossEntropy } from '../models/loss.ts';
import type { DecoderSpec } from '../models/spec.ts';
import type { Value } from '../onnx/graph.ts';
import { gradients } from './backward.ts';
import { Builder } from './builder.ts';
import { countFlops, passFlops } from './flops.ts';

describe('countFlops', () => {
  it('counts two for each multiply-add of a product', () => {
    const b = new Builder('float32');
    const x = b.input('x', 'float32', ['batch', 3]);
    const w = b.input('w', 'float32', [4, 3]);
    b.op('Gemm', [x, w], { transA: 0, transB: 1 });
    b.op('MatMul', [b.input('p', 'float32', [2, 'batch', 6]), b.input('q', 'float32', [6, 5])]);
    // 2 * 7 * 4 * 3, and 2 * (2 * 7 * 5) * 6.
    expect(countFlops(b.graph, { batch: 7 })).toEqual(new Map([['', { forward: 168 + 840, backward: 0 }]]));
  });

  it('counts elements of what is computed one by one, inputs of sums, and nothing for moving data', () => {
    const b = new Builder('float32');
    const x = b.input('x', 'float32', [2, 3]);
    const flops = (emit: () => Value): number => {
      const before = passFlops(countFlops(b.graph, {}), 'forward');
      emit();
      return passFlops(countFlops(b.graph, {}), 'forward') - before;
    };
    expect(flops(() => b.op('Add', [x, b.floats([1, 2, 3], [3])]))).toBe(6);
    expect(flops(() => b.op('Softmax', [x], { axis: -1 }))).toBe(5 * 6);
    expect(flops(() => b.op('ReduceSum', [x, b.ints([1])], { keepdims: 0 }))).toBe(6);
    expect(flops(() => b.op('ReduceSumSquare', [x], { keepdims: 0 }))).toBe(12);
    expect(flops(() => b.reshape(x, [6]))).toBe(0);
    expect(flops(() => b.op('Transpose', [x], { perm: [1, 0] }))).toBe(0);
    expect(flops(() => b.op('Gather', [x, b.ints([0])], { axis: 0 }))).toBe(0);
    expect(flops(() => b.op('Log', [x]))).toBe(6);
    expect(flops(() => b.op('Clip', [x, b.scalar(0), b.scalar(1)]))).toBe(0);
    expect(flops(() => b.ops('TopK', [x, b.ints([2])], { axis: -1 })[1]!)).toBe(0);
    expect(flops(() => b.op('ArgMax', [x], { axis: 0 }))).toBe(0);
    expect(flops(() => b.op('Add', [b.ints([1, 2]), b.ints([3])]))).toBe(0);
    expect(flops(() => b.op('Sub', [b.ints([1, 2]), b.ints([3])]))).toBe(0);
  });

  it('keeps parts and passes apart', () => {
    const b = new Builder('float32');
    const [x, w] = [b.input('x', 'float32', [2, 3]), b.input('w', 'float32', [4, 3])];
    const y = b.within({ part: 'block.1' }, () => b.op('Gemm', [x, w], { transA: 0, transB: 1 }));
    const loss = b.within({ part: 'head' }, () => b.op('ReduceSum', [y], { keepdims: 0 }));
    gradients(b, loss, [w]);
    const flops = countFlops(b.graph, {});
    // One product forward; backward the one for w alone, and stretching the sum's cotangent is no arithmetic.
    expect(flops.get('block.1')).toEqual({ forward: 48, backward: 48 });
    expect(flops.get('head')).toEqual({ forward: 8, backward: 0 });
    expect([passFlops(flops, 'forward'), passFlops(flops, 'backward')]).toEqual([56, 48]);
  });

  it('counts the branch of an If that does the work', () => {
    const b = new Builder('float32');
    const x = b.input('x', 'float32', [5]);
    const [then, otherwise] = [b.branch(), b.branch()];
    then.graph.output(then.op('Exp', [then.op('Exp', [x])]));
    otherwise.graph.output(otherwise.op('Neg', [x]));
    b.ops('If', [b.input('c', 'bool', [])], { then_branch: then.graph, else_branch: otherwise.graph });
    expect(passFlops(countFlops(b.graph, {}), 'forward')).toBe(10);
  });
});

const spec: DecoderSpec = {
  family: 'llama',
  vocabSize: 1000,
  hiddenSize: 1024,
  intermediateSize: 4096,
  blocks: 3,
  heads: 16,
  keyValueHeads: 4,
  headDim: 64,
  normEps: 1e-6,
  normOffset: 0,
  activation: 'silu',
  ropeTheta: 10_000,
  ropeScaling: { type: 'none' },
  qkvBias: false,
  outputBias: false,
  mlpBias: false,
  queryKeyNorm: false,
  attentionScale: 0.125,
  attentionSoftcap: null,
  logitSoftcap: null,
  slidingWindow: [null, null, null],
  postNorms: false,
  embeddingScale: 1,
  tiedHead: true,
  maxPositions: 256,
};

describe('a decoder’s block', () => {
  const b = new Builder('float32');
  const weights = new Map<string, Value>();
  const model = buildDecoder(
    b,
    spec,
    (name, shape) => {
      const value = weights.get(name) ?? b.input(name, 'float32', shape);
      weights.set(name, value);
      return value;
    },
    128,
    'all',
  );
  const loss = crossEntropy(
    b,
    model.logits(model.hidden.at(-1)!),
    b.input('targets', 'int64', ['tokens']),
    b.input('weights', 'float32', ['tokens']),
  );
  gradients(b, loss, [...weights].filter(([name]) => name.startsWith('model.layers.')).map(([, value]) => value)); // prettier-ignore
  const [batch, length] = [4, 128];
  const block = countFlops(b.graph, { batch, length, tokens: batch * length }).get('block.2')!;

  it('costs two operations for each weight and token, and four for each pair of positions and channel', () => {
    const matrices = 1024 * 1024 * 2 + 1024 * 256 * 2 + 3 * 1024 * 4096;
    const expected = 2 * matrices * batch * length + 4 * batch * 16 * length ** 2 * 64;
    expect(block.forward / expected).toBeGreaterThan(1);
    expect(block.forward / expected).toBeLessThan(1.02);
  });

  it('costs twice as much on the way back', () => {
    expect(block.backward / block.forward).toBeGreaterThan(1.9);
    expect(block.backward / block.forward).toBeLessThan(2.1);
  });
});
