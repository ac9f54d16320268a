import { z } from 'zod';
import { FailureError, InputError } from '../base/errors.ts';
import type { SalfError } from '../base/errors.ts';
import { salfErrorOf } from '../base/fault-of.ts';
import { AnalyzeResult } from './analysis.ts';
import { FaultSchema } from './fault.ts';
import { Chosen } from './choice.ts';
import { RuleChosen } from './rules.ts';
import { UntrainedResult } from './untrained.ts';
import { GenerateResult } from './generate.ts';
import { Ledger } from './ledger.ts';
import { Answered, AnswerResult, EvaluateResult, PredictResult, Refused } from './predict.ts';
import { CudaCheckResult } from './cuda/check.ts';
import { ProbeResult } from './probe.ts';
import { CorpusFound, PerplexityFound, PretrainResult, SampleWritten } from './pretrain.ts';
import { LabelMapping } from './reading.ts';
import { Provider } from './fields.ts';
import { Score, Split } from './score.ts';

/** Raised whenever an old host could misread a new engine. */
export const PROTOCOL = 1;

const Count = z.int().min(0);
const Seconds = z.number().min(0);

const EngineVersions = z.strictObject({ salf: z.string(), node: z.string(), onnxruntime: z.string() });
export type EngineVersions = z.infer<typeof EngineVersions>;

const Hello = z.strictObject({
  type: z.literal('hello'),
  protocol: z.literal(PROTOCOL),
  versions: EngineVersions,
  /** Kind of machine, in words: processor, cores, GPUs. Absent in what earlier versions kept. */
  machine: z.string().exactOptional(),
});

/** A sign of life between other events; an engine that is silent for long is taken for hung. */
const Heartbeat = z.strictObject({ type: z.literal('heartbeat') });

const Log = z.strictObject({ type: z.literal('log'), level: z.enum(['info', 'warning']), message: z.string() });

export const ModelFound = z.strictObject({
  type: z.literal('model'),
  path: z.string(),
  family: z.string(),
  blocks: Count,
  hiddenSize: Count,
  vocabSize: Count,
  parameters: Count,
  /** As the weights lie in the files, such as `BF16`. */
  dtype: z.string(),
  tiedHead: z.boolean(),
  /** SHA-256 over config, tokenizer and all bytes of the weights. */
  hash: z.string(),
  /** Which reading was taken where a folder allows two, and what of it is not used; absent: nothing to say. */
  notes: z.array(z.string()).readonly().optional(),
});
export type ModelFound = z.infer<typeof ModelFound>;

/** Prompt lengths in tokens, before any cutting. */
const TokenLengths = z.strictObject({
  median: Count,
  p95: Count,
  max: Count,
  total: Count,
  /** Rows with from <= length < to. */
  histogram: z.array(z.strictObject({ from: Count, to: Count, rows: Count })).readonly(),
});

const SplitFound = z.strictObject({
  split: Split,
  /** The file; the training file again for a validation split drawn from it. */
  path: z.string(),
  /** How it was read, in words; absent: nothing was to be decided, or an earlier version did not say it. */
  reading: z.string().exactOptional(),
  rows: Count,
  classes: z.array(z.strictObject({ label: z.string(), rows: Count })).readonly(),
  /** Rows whose text stood in an earlier row. */
  duplicates: Count,
  /** Different texts that carry more than one label. */
  conflicts: Count,
  tokens: TokenLengths.nullable(),
  /** Rows cut by the maximum length. */
  cut: Count,
  /** SHA-256 of texts and labels. */
  hash: z.string(),
});

/** Rows of one split whose text stands in another; `conflicts` of them with another label. */
const Overlap = z.strictObject({ split: Split, other: Split, rows: Count, conflicts: Count });

export const DataFound = z.strictObject({
  type: z.literal('data'),
  task: z.string(),
  splits: z.array(SplitFound).readonly(),
  overlaps: z.array(Overlap).readonly(),
  /** What the values of the label column stand for; absent in what earlier versions kept. */
  mapping: LabelMapping.exactOptional(),
  /** Sentences about how files were read, rows that were left out, duplicates, contradictions, cut rows. */
  warnings: z.array(z.string()).readonly(),
  /** SHA-256 over all splits, the template and the label words. */
  hash: z.string(),
});
export type DataFound = z.infer<typeof DataFound>;

export const Plan = z.strictObject({
  type: z.literal('plan'),
  /** The provider that answered when it was asked alone; it may differ from the one requested. */
  provider: Provider,
  trainableTensors: Count,
  trainableParameters: Count,
  frozenParameters: Count,
  /** Blocks that train at some step, counted from 1. */
  blocks: z.array(z.int().positive()).readonly(),
  steps: Count,
  stepsPerEpoch: Count,
  /** What a training row counts in the loss by its class; absent: every row counts the same. */
  classWeights: z
    .array(z.strictObject({ label: z.string(), weight: z.number().min(0) }))
    .readonly()
    .exactOptional(),
  /** Of the largest shape. */
  estimatedMemoryBytes: Count,
  /** null: not known before the first steps. */
  estimatedSeconds: Seconds.nullable(),
  /** Analytic, of a mean step; `full` is the whole step of a model whose every block trains. */
  flopsPerStep: z.strictObject({
    forward: z.number().min(0),
    backward: z.number().min(0),
    optimizer: z.number().min(0).default(0),
    full: z.number().min(0),
  }),
  /** The same by part of the model: `embedding`, `block.1` .. `block.n`, `head`. */
  flopsPerPart: z
    .array(z.strictObject({ part: z.string(), forward: z.number().min(0), backward: z.number().min(0) }))
    .readonly()
    .default([]),
  /** What frozen blocks 1..blocks compute is kept on the disk, or was found there; null: it is recomputed every time. */
  cache: z.strictObject({ blocks: Count, bytes: Count, found: z.boolean() }).nullable().default(null),
  /** Blocks are chosen while training: the backward pass costs at most what is said here. */
  atMost: z.boolean().default(false),
});
export type Plan = z.infer<typeof Plan>;

const Progress = z.strictObject({
  type: z.literal('progress'),
  /** Steps done. */
  step: Count,
  steps: Count,
  /** Epochs done, with the share of the current one. */
  epoch: z.number().min(0),
  loss: z.number(),
  learningRate: z.number().min(0),
  /** Before clipping. */
  gradNorm: z.number().min(0),
  /** e: blocks up to it got no backward pass in this step. */
  boundary: Count,
  /** Blocks that this step updated. */
  trainedBlocks: Count,
  /** Of this step, padding left out. */
  tokens: Count,
  tokensPerSecond: z.number().min(0),
  elapsedSeconds: Seconds,
  etaSeconds: Seconds,
});
export type Progress = z.infer<typeof Progress>;

/** How many of its samples an analysis has been through; the last is followed by the search for the nearest tokens. */
const Looked = z.strictObject({ type: z.literal('looked'), done: Count, total: Count });
export type Looked = z.infer<typeof Looked>;

export const Evaluation = Score.extend({
  type: z.literal('evaluation'),
  step: Count,
  /** Of the run, at its end; null for runs of programs that did not note it. */
  seconds: Seconds.nullable().default(null),
  /** Index of the predicted label per row, in file order. */
  predictions: z.array(Count).readonly(),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** Said once the file is whole on the disk. A run can be resumed from each of its checkpoints. */
const Checkpoint = z.strictObject({
  type: z.literal('checkpoint'),
  step: Count,
  path: z.string(),
  bytes: Count,
  /** Whether its weights had the best evaluation so far. */
  best: z.boolean(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

export const TrainResult = Score.extend({
  type: z.literal('result'),
  kind: z.literal('train'),
  runId: z.string(),
  provider: Provider,
  /** Optimiser steps done, over all attempts of a resumed run. */
  steps: Count,
  /** The checkpoint that holds the weights which were scored. */
  checkpoint: z.string(),
  /** The step of these weights; runs of earlier versions did not tell it. */
  scoredStep: Count.exactOptional(),
  seconds: Seconds,
  ledger: Ledger,
});
export type TrainResult = z.infer<typeof TrainResult>;

const LogitsResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('logits'),
  ids: z.array(Count).readonly(),
  /** V numbers at the last position. */
  logits: z.array(z.number()).readonly(),
  /** n+1 rows of d numbers at the last position. */
  hidden: z.array(z.array(z.number()).readonly()).readonly().exactOptional(),
});
export type LogitsResult = z.infer<typeof LogitsResult>;

/** The run ended early on purpose; `checkpoint` is where to resume, null before the first step. */
const Stopped = z.strictObject({
  type: z.literal('stopped'),
  step: Count,
  reason: z.enum(['cancelled', 'host-gone']),
  checkpoint: z.string().nullable(),
});
export type Stopped = z.infer<typeof Stopped>;

const Failed = z.strictObject({
  type: z.literal('error'),
  fault: FaultSchema,
  /** 2: the input is at fault; 1: the work failed. */
  exitCode: z.literal([1, 2]),
});
export type Failed = z.infer<typeof Failed>;

/** The last word about anything that was thrown. */
export function failed(thrown: unknown): Failed {
  const { fault, exitCode } = salfErrorOf(thrown);
  return { type: 'error', fault, exitCode };
}

/** Everything an engine says: first a hello, last a result, a stopped or an error, and then it exits. */
export const EngineEvent = z.discriminatedUnion('type', [
  Hello,
  Heartbeat,
  Log,
  ModelFound,
  DataFound,
  Chosen,
  RuleChosen,
  Plan,
  Progress,
  Looked,
  Evaluation,
  Checkpoint,
  CorpusFound,
  PerplexityFound,
  SampleWritten,
  Answered,
  Refused,
  z.discriminatedUnion('kind', [
    TrainResult,
    AnalyzeResult,
    LogitsResult,
    ProbeResult,
    CudaCheckResult,
    PretrainResult,
    GenerateResult,
    UntrainedResult,
    AnswerResult,
    PredictResult,
    EvaluateResult,
  ]),
  Stopped,
  Failed,
]);
export type EngineEvent = z.infer<typeof EngineEvent>;

/** What was thrown on the other side, to be thrown on this one. */
export function thrownBy({ fault, exitCode }: Failed): SalfError {
  return exitCode === 2 ? new InputError(fault) : new FailureError(fault);
}

/** How an engine can end. */
export type LastEvent = Extract<EngineEvent, { type: 'result' | 'stopped' | 'error' }>;

/** Whether nothing may follow this event. */
export function isLast(event: EngineEvent): event is LastEvent {
  return event.type === 'result' || event.type === 'stopped' || event.type === 'error';
}
