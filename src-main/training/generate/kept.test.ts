import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import type { Tensors } from '../sessions/in-place.ts';
import { Kept } from './kept.ts';

const numbersOf = (tensors: Tensors, name: string): Float32Array => {
  const tensor = tensors[name];
  if (!(tensor instanceof ort.Tensor) || !(tensor.data instanceof Float32Array))
    throw new Error(`no numbers in ${name}`);
  return tensor.data;
};

it('keeps what came out for the next time, however long it grows, up to its end', () => {
  const kept = new Kept([['earlier', 'all']], { groups: 1, headDim: 2, maxLength: 200 }, null);
  for (const more of [50, 14, 1, 100, 35]) {
    const { feeds, into } = kept.tensors(more);
    const before = numbersOf(feeds, 'earlier');
    const after = numbersOf(into, 'all');
    expect([before.length, after.length]).toEqual([2 * kept.length, 2 * (kept.length + more)]);
    expect(before.every((value, i) => value === i)).toBe(true);
    after.set(after.map((_, i) => i));
    kept.advance(more);
  }
  expect(kept.length).toBe(200);
  kept.forget();
  expect(numbersOf(kept.tensors(1).feeds, 'earlier')).toHaveLength(0);
});
