import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openModelFolder } from '../models/folder.ts';
import { readTensorF32 } from '../models/safetensors.ts';
import { EMBEDDING_NAME, HEAD_NAME } from '../models/tensors.ts';
import { factorGram, inverseGram, semanticBasis } from './bases.ts';
import { cholesky } from './cholesky.ts';
import { golden, goldenNames } from './testing/golden.ts';

/** W^T W of a row-major W [rows, d]. */
function gramOf(head: Float32Array, size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let row = 0; row < head.length; row += size) {
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) gram[i * size + j]! += head[row + i]! * head[row + j]!;
  }
  return gram;
}

const head = (...rows: readonly number[][]) => Float32Array.from(rows.flat());

describe('semanticBasis', () => {
  it.each(goldenNames)('is a row of torch’s pseudo-inverse: %s', async (name) => {
    const folder = await openModelFolder(fileURLToPath(new URL(`../../e2e/goldens/models/${name}`, import.meta.url)));
    const { tiedHead, hiddenSize: size } = folder.spec;
    const tensor = folder.tensors.get(tiedHead ? EMBEDDING_NAME : HEAD_NAME)!;
    const weights = await readTensorF32(tensor.file, tensor);
    const factor = factorGram(gramOf(weights, size), size, 0);
    golden.labelTokens.forEach((token, label) => {
      const found = semanticBasis(factor, weights.subarray(token * size, (token + 1) * size));
      const expected = golden.models[name]!.bases[label]!;
      const scale = Math.max(...expected.map(Math.abs));
      found.forEach((value, i) => expect(Math.abs(value - expected[i]!) / scale).toBeLessThan(1e-4));
    });
  });

  it('is not normalised, and shrinks with the ridge', () => {
    const gram = gramOf(head([2, 0], [0, 1]), 2);
    expect([...semanticBasis(factorGram(gram, 2, 0), [2, 0])]).toEqual([0.5, 0]);
    expect([...semanticBasis(factorGram(gram, 2, 12), [2, 0])]).toEqual([0.125, 0]);
  });

  it('refuses a head without full column rank, and says what helps', () => {
    const gram = gramOf(head([1, 2, 3], [2, 4, 6], [0, 0, 1], [5, 10, 2]), 3);
    expect(() => factorGram(gram, 3, 0)).toThrow(
      '--ridge: The LM head W has no full column rank (W^T W breaks down in row 2 of 3), so its tokens have no unique semantic bases. Give a small --ridge, such as 1e-6.',
    );
    expect(() => factorGram(gram, 3, 1e-300)).toThrow('Give a larger --ridge.');
    expect(semanticBasis(factorGram(gram, 3, 1e-6), [1, 2, 3]).every(Number.isFinite)).toBe(true);
    expect(() => factorGram(new Float64Array(4), 2, 0)).toThrow('in row 1 of 2');
    expect(() => factorGram(new Float64Array(4).fill(NaN), 2, 0)).toThrow('in row 1 of 2');
  });

  it('does not change the matrix it is given', () => {
    const gram = gramOf(head([2, 0], [0, 1]), 2);
    factorGram(gram, 2, 4);
    expect([...gram]).toEqual([4, 0, 0, 1]);
  });
});

describe('cholesky', () => {
  it('factors, reading the lower triangle alone', () => {
    expect([...cholesky(Float64Array.of(4, NaN, 2, 10), 2)]).toEqual([2, 0, 1, 3]);
  });

  it('gives the inverse', () => {
    const inverse = inverseGram(factorGram(Float64Array.of(4, 2, 2, 10), 2, 0));
    [10 / 36, -2 / 36, -2 / 36, 4 / 36].forEach((value, i) => expect(inverse[i]).toBeCloseTo(value, 14));
  });
});
