/** What an analysis leaves: traces from which SALF's choice can be made under any options, and what it cost. */
import { z } from 'zod';
import { RuleChoice } from './rules.ts';

const Count = z.int().min(0);
const Seconds = z.number().min(0);
const Flops = z.number().min(0);

/** Little-endian numbers in base64. */
const Packed = z.base64();

const AnalysedSample = z.strictObject({
  /** Where the sample stands in its file: line, or row number in Parquet. */
  line: z.int().positive(),
  /** Index into the labels. */
  label: Count,
  /** 32-bit floats [6, n+1, labels]: the cosines of r_0 .. r_n, by target (basis, lerp) and norm (hf, all, none). */
  cosines: Packed,
  /** The nearest tokens of each space, where they were asked for: 32-bit integers and floats, [n+1, count]. */
  nearest: z.strictObject({ tokens: Packed, cosines: Packed }).nullable(),
});
export type AnalysedSample = z.infer<typeof AnalysedSample>;

const AnalysisCosts = z.strictObject({
  seconds: z.strictObject({
    /** Gram matrix, its factor, the labels' bases. */
    bases: Seconds,
    /** Building and opening the graph. */
    compile: Seconds,
    forward: Seconds,
    nearest: Seconds,
  }),
  /** Analytic floating-point operations. */
  flops: z.strictObject({ bases: Flops, forward: Flops, nearest: Flops }),
});
export type AnalysisCosts = z.infer<typeof AnalysisCosts>;

/** What is known of an analysis besides its samples. */
export const AnalysisFacts = z.strictObject({
  /** n */
  blocks: z.int().positive(),
  tiedHead: z.boolean(),
  /** In label order: the word, and the token that stands for it. */
  labels: z.array(z.strictObject({ word: z.string(), token: Count, text: z.string() })).readonly(),
  /** Of the file, and of the sample drawn from it. */
  rows: z.strictObject({ file: Count, drawn: Count }),
  /** Nearest tokens per space; 0: none were sought. */
  nearest: Count,
  /** The tokens among them, with their texts. */
  vocabulary: z.array(z.strictObject({ token: Count, text: z.string() })).readonly(),
  /**
   * Analytic operations of training on the sample once: forward, and backward by boundary e = 0..n, all weights of the
   * blocks above it and the final norm training.
   */
  training: z.strictObject({ forward: Flops, backward: z.array(Flops).readonly() }),
  costs: AnalysisCosts,
  /** What other rules choose, each with its own cost; absent: it was not asked for. */
  rivals: z.array(RuleChoice).readonly().exactOptional(),
  /** Of everything: opening model and data included. */
  seconds: Seconds,
  /** Largest resident set of the engine process, as the operating system saw it. */
  peakMemoryBytes: Count,
});
export type AnalysisFacts = z.infer<typeof AnalysisFacts>;

export const AnalyzeResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('analyze'),
  analysisId: z.string(),
  facts: AnalysisFacts,
  samples: z.array(AnalysedSample).readonly(),
});
export type AnalyzeResult = z.infer<typeof AnalyzeResult>;
