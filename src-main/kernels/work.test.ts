import { describe, expect, it } from 'vitest';
import { Builder } from '../autodiff/builder.ts';
import { compileKernel, type Kernel } from './compile.ts';
import { flatArray, memoriesOf } from './memory.ts';
import { BoundLoop, PIECE } from './work.ts';

/** x := x * factor + y */
function kernelOf(): Kernel {
  const b = new Builder('float32');
  const [x, y] = ['x', 'y'].map((name) => b.input(name, 'float32', ['n']));
  return compileKernel(b.graph, { x: b.op('Add', [b.op('Mul', [x!, b.input('factor', 'float32', [])]), y!]) });
}

function counter(): () => number {
  let next = 0;
  return () => next++;
}

describe('a kernel', () => {
  it('names its arrays and numbers', () => {
    expect(kernelOf()).toMatchObject({ arrays: ['x', 'y'], scalars: ['factor'] });
  });

  it('works through the pieces of all jobs, each once', () => {
    const size = 3 * PIECE + 11;
    const [x, y] = [flatArray(size).fill(1), flatArray(size).fill(10)];
    const jobs = [
      { start: 5, end: PIECE + 6, scalars: [2] },
      { start: PIECE + 6, end: size, scalars: [3] },
    ];
    new BoundLoop({ kernel: kernelOf(), memories: memoriesOf([x, y])! }).work(jobs, counter());
    const expected = Float32Array.from({ length: size }, (_, i) => (i < 5 ? 1 : i < PIECE + 6 ? 12 : 13));
    expect(Buffer.compare(Buffer.from(x.buffer, 0, 4 * size), Buffer.from(expected.buffer))).toBe(0);
  });

  // The values that processors flush, with their signs; what is no number passes.
  it.each(['plain', 'flushing'] as const)('rounds each op by itself in its %s form', (form) => {
    const kernel = kernelOf();
    const values = [1 / 3, 2 ** -126, -(2 ** -126), 2 ** -149, -(2 ** -149), -0, NaN, Infinity];
    const [x, y] = [flatArray(values.length), flatArray(values.length)];
    x.set(values);
    y.fill(-0);
    const loop = new BoundLoop({
      kernel: { ...kernel, plain: kernel[form], flushing: kernel[form] },
      memories: memoriesOf([x, y])!,
    });
    loop.work([{ start: 0, end: values.length, scalars: [0.5] }], counter());
    const halves = values.map((value) => Math.fround(Math.fround(value) * 0.5));
    const flushed = halves.map((value) =>
      Math.abs(value) < 2 ** -126 ? (Object.is(value, -0) || value < 0 ? -0 : 0) : value,
    );
    expect([...x]).toEqual(form === 'plain' ? halves : flushed);
  });

  it('refuses an op that is not elementwise', () => {
    const b = new Builder('float32');
    const total = b.op('ReduceSumSquare', [b.input('x', 'float32', ['n'])], { keepdims: 0 });
    expect(() => compileKernel(b.graph, { x: total })).toThrow('ReduceSumSquare');
  });

  it('has ordinary arrays where no shared memory is large enough', () => {
    expect(memoriesOf([flatArray(4), new Float32Array(4)])).toBeNull();
  });
});
