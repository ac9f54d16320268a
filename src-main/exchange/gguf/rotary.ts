/** What of the rotary positions GGUF files keep in another way than Hugging Face's folders. */

import type { JsonObject } from '../../models/json.ts';
import type { DecoderSpec, RopeScaling } from '../../models/spec.ts';

/**
 * Row of a head in a model folder that is row `row` of the same head in a GGUF file with interleaved pairs: pair p holds
 * rows p and headDim / 2 + p.
 * Source: `LlamaModel.permute` in `convert_hf_to_gguf.py` of llama.cpp.
 */
export function folderRowOf(row: number, headDim: number): number {
  return (row >> 1) + (row & 1) * (headDim / 2);
}

/** The inverse of {@link folderRowOf}. */
export function ggufRowOf(row: number, headDim: number): number {
  const half = headDim / 2;
  return row < half ? 2 * row : 2 * (row - half) + 1;
}

type Llama3Scaling = Extract<RopeScaling, { type: 'llama3' }>;

/**
 * By what Llama 3 divides each rotary frequency, headDim / 2 values.
 * Source: `generate_extra_tensors` of `LlamaModel` in `convert_hf_to_gguf.py`.
 */
export function llama3Factors(
  { ropeTheta, headDim }: Pick<DecoderSpec, 'ropeTheta' | 'headDim'>,
  scaling: Llama3Scaling,
): Float32Array {
  const { factor, lowFreqFactor, highFreqFactor, originalMaxPositions } = scaling;
  return Float32Array.from({ length: headDim / 2 }, (_, pair) => {
    const wavelength = 2 * Math.PI * ropeTheta ** ((2 * pair) / headDim);
    if (wavelength < originalMaxPositions / highFreqFactor) return 1;
    if (wavelength > originalMaxPositions / lowFreqFactor) return factor;
    const smooth = (originalMaxPositions / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}

/** The settings that all published models with such factors share; the factor itself differs. */
const USUAL = { lowFreqFactor: 1, highFreqFactor: 4, originalMaxPositions: 8192 } as const;
const TOLERANCE = 1e-4;

/** The settings that give these factors, as a config has them; null: they are not those of Llama 3. */
export function llama3Settings(
  factors: Float32Array,
  sizes: Pick<DecoderSpec, 'ropeTheta' | 'headDim'>,
): JsonObject | null {
  const factor = factors.reduce((most, each) => Math.max(most, each), 1);
  const expected = llama3Factors(sizes, { type: 'llama3', factor, ...USUAL });
  const isSame = expected.every((each, pair) => Math.abs(each / (factors[pair] ?? NaN) - 1) < TOLERANCE);
  if (factors.length !== expected.length || !isSame) return null;
  return {
    rope_type: 'llama3',
    factor,
    low_freq_factor: USUAL.lowFreqFactor,
    high_freq_factor: USUAL.highFreqFactor,
    original_max_position_embeddings: USUAL.originalMaxPositions,
  };
}
