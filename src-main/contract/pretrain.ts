/** Training a decoder from raw text: what a person chooses, and what is said of it besides a run's other events. */
import { z } from 'zod';
import {
  Betas,
  ClipNorm,
  Count,
  LearningRate,
  Path,
  Positive,
  Provider,
  Seed,
  Share,
  ShareBelowOne,
  Threads,
  Warmup,
  WeightDecay,
} from './fields.ts';

/** Where one document ends and the next begins: with the file, at blank lines, or with each line. */
export const DOCUMENT_RULES = ['file', 'blank-lines', 'lines'] as const;
export type DocumentRule = (typeof DOCUMENT_RULES)[number];

/** Element types in which a new model is written. */
export const WRITTEN_TYPES = ['f32', 'f16'] as const;

/** Name of the file with the curve, next to the model: events of type progress, perplexity or sample, one a line. */
export const CURVE_NAME = 'pretrain.jsonl';

export const PretrainSettings = z.strictObject({
  /** Files of raw text. */
  text: z.array(Path).min(1).readonly(),
  documents: z.enum(DOCUMENT_RULES).default('file'),
  /** `train:N` trains one of N tokens; else a folder with a tokenizer, or its `tokenizer.json`; null: that of `from`. */
  tokenizer: z.string().min(1).nullable().default(null),
  /** File of words that a trained tokenizer must have as single tokens. */
  mustHave: Path.nullable().default(null),
  /** A `config.json` to start with random weights. */
  config: Path.nullable().default(null),
  /** A model folder to train further. */
  from: Path.nullable().default(null),
  /** The folder of the new model. */
  out: Path,
  dtype: z.enum(WRITTEN_TYPES).default('f32'),
  /** Optimiser steps; null: time decides. */
  steps: Positive.nullable().default(null),
  /** Minutes of training, evaluations included, after the text was read; null: steps decide. */
  minutes: z.number().positive().nullable().default(null),
  /** Sequences in an optimiser step. */
  batchSize: Positive.default(16),
  /** Tokens in a sequence. */
  context: Positive.min(2).default(256),
  learningRate: LearningRate.default(1e-3),
  warmup: Warmup.default(0.02),
  /** Where the cosine ends, as a share of the peak learning rate. */
  floor: Share.default(0.1),
  weightDecay: WeightDecay.default(0.1),
  betas: Betas.default([0.9, 0.95]),
  clipNorm: ClipNorm.default(1),
  /** Initial weights, order, and what is held out. */
  seed: Seed.default(1),
  /** Share of the sequences that never trains. */
  heldOut: ShareBelowOne.default(0.005),
  /** Steps between evaluations. */
  evalEvery: Positive.default(250),
  /** Steps between samples; 0: none. */
  samples: Count.default(0),
  checkpointEvery: Positive.default(500),
  provider: Provider.default('cpu'),
  threads: Threads,
});
export type PretrainSettings = z.infer<typeof PretrainSettings>;
/** What a caller may leave out. */
export type PretrainSettingsInput = z.input<typeof PretrainSettings>;

/** As the engine gets it: absolute paths, and whether it resumes what `out` holds. */
export const PretrainRequest = PretrainSettings.extend({ kind: z.literal('pretrain'), resume: z.boolean() });
export type PretrainRequest = z.infer<typeof PretrainRequest>;

/** What is trained, and on what. */
export const CorpusFound = z.strictObject({
  type: z.literal('corpus'),
  family: z.string(),
  blocks: Count,
  hiddenSize: Count,
  vocabSize: Count,
  parameters: Count,
  /** Tokens that the tokenizer has. */
  tokenizer: Count,
  files: Count,
  documents: Count,
  tokens: Count,
  context: Count,
  /** Sequences that train, and such that are held out. */
  sequences: Count,
  heldOut: Count,
  tokensPerStep: Count,
  /** Sequences that go through the model at once; a step's gradients are added up over them. */
  sequencesAtOnce: Count,
  /** Analytic floating-point operations of a step. */
  flopsPerStep: z.number().min(0),
  /** Steps done before, where a run is resumed. */
  step: Count,
  steps: Count.nullable(),
  minutes: z.number().nullable(),
});
export type CorpusFound = z.infer<typeof CorpusFound>;

/** How well held-out text is foreseen. */
export const PerplexityFound = z.strictObject({
  type: z.literal('perplexity'),
  step: Count,
  /** Mean cross-entropy of a token, in nats. */
  loss: z.number(),
  /** exp(loss). */
  perplexity: z.number(),
  /** Tokens that were foreseen. */
  tokens: Count,
  /** Of the run, at the evaluation's end. */
  seconds: z.number().min(0),
});
export type PerplexityFound = z.infer<typeof PerplexityFound>;

/** What the model writes by itself while it is trained. */
export const SampleWritten = z.strictObject({ type: z.literal('sample'), step: Count, text: z.string() });
export type SampleWritten = z.infer<typeof SampleWritten>;

export const PretrainResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('pretrain'),
  out: z.string(),
  steps: Count,
  /** Tokens that trained, over all steps. */
  tokens: Count,
  /** Of the last step. */
  loss: z.number(),
  /** null: nothing was held out. */
  perplexity: z.number().nullable(),
  parameters: Count,
  /** Of model.safetensors. */
  bytes: Count,
  seconds: z.number().min(0),
  peakMemoryBytes: Count,
});
export type PretrainResult = z.infer<typeof PretrainResult>;
