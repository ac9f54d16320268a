/** Rotary position embedding (arXiv 2104.09864) with the halves convention of Hugging Face. */
import type { Builder } from '../../autodiff/builder.ts';
import type { Value } from '../../onnx/graph.ts';
import type { DecoderSpec, RopeScaling } from '../spec.ts';
import { LENGTH, TOKENS, type RotaryTables } from './context.ts';

/** Angle per position of each pair of a head: theta^(-2i/headDim), i < headDim/2, after scaling. */
export function rotaryFrequencies({ headDim, ropeTheta, ropeScaling }: DecoderSpec): number[] {
  const plain = Array.from({ length: headDim / 2 }, (_, i) => ropeTheta ** ((-2 * i) / headDim));
  return plain.map((frequency) => scaleFrequency(frequency, ropeScaling));
}

function scaleFrequency(frequency: number, scaling: RopeScaling): number {
  switch (scaling.type) {
    case 'none':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      // Wavelengths beyond the original context are slowed by the factor, short ones kept, those between interpolated.
      const wavelength = (2 * Math.PI) / frequency;
      const { factor, lowFreqFactor: low, highFreqFactor: high, originalMaxPositions: context } = scaling;
      if (wavelength > context / low) return frequency / factor;
      if (wavelength < context / high) return frequency;
      const smooth = (context / wavelength - low) / (high - low);
      return ((1 - smooth) * frequency) / factor + smooth * frequency;
    }
  }
}

/**
 * Tables for up to `maxLength` positions, of which each token gets the row of its own.
 * @param position int64 [N]: of each token, counted from `start`.
 * @param end int64 [1]: position after the last.
 * @param start int64 [1]: the first position.
 */
export function rotaryTables(
  b: Builder,
  spec: DecoderSpec,
  maxLength: number,
  position: Value,
  end: Value,
  start: Value = b.ints([0]),
): RotaryTables {
  const { headDim, attentionScale } = spec;
  const frequencies = rotaryFrequencies(spec);
  const table = (of: (angle: number) => number, factor: number) => {
    const values = Float64Array.from({ length: maxLength * headDim }, (_, at) => {
      const position = Math.floor(at / headDim);
      return factor * of(position * frequencies[(at % headDim) % frequencies.length]!);
    });
    const whole = b.floats(values, [maxLength, headDim]);
    const cut = b.op('Slice', [whole, start, end, b.ints([0])], {}, [LENGTH, headDim]);
    return b.reshape(b.op('Gather', [cut, position], { axis: 0 }), [TOKENS, 1, headDim]);
  };
  return {
    queryCos: table(Math.cos, attentionScale),
    querySin: table(Math.sin, attentionScale),
    keyCos: table(Math.cos, 1),
    keySin: table(Math.sin, 1),
    rotation: b.floats(rotateHalf(headDim), [headDim, headDim]),
  };
}

/** R with x R = (-x2, x1) for x = (x1, x2): a rotation as one small product instead of a split, a negation and a join. */
export function rotateHalf(headDim: number): Float64Array {
  const half = headDim / 2;
  const matrix = new Float64Array(headDim * headDim);
  for (let i = 0; i < half; i++) {
    matrix[(i + half) * headDim + i] = -1;
    matrix[i * headDim + i + half] = 1;
  }
  return matrix;
}

/** x cos + rotate_half(x) sin. x [..., headDim], tables broadcast against it. */
export function rotate(b: Builder, x: Value, rotation: Value, cos: Value, sin: Value): Value {
  return b.op('Add', [b.op('Mul', [x, cos]), b.op('Mul', [b.op('MatMul', [x, rotation]), sin])]);
}
