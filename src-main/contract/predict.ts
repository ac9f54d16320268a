/** Using a model: questions to it, whole files of them, and scores on labelled files. */
import { z } from 'zod';
import { FaultSchema } from './fault.ts';
import { Count, Path, Positive, Provider, Share, Threads } from './fields.ts';
import { ReadRequest } from './reading.ts';
import { TrainSettings } from './request.ts';
import { Score } from './score.ts';

const { model, lora, task, maxLength, padMultiple, batchSize, labelToken, loss } = TrainSettings.shape;

/** A model as it is, or with what a run trained, and the task as which it reads texts. */
export const Predictor = z.strictObject({
  model,
  /** The weights that a run trained; null: those of the folder. */
  checkpoint: Path.nullable(),
  /** Where the weights are adapters. */
  lora,
  task,
  maxLength,
  padMultiple,
  batchSize,
  labelToken,
  loss,
});
export type Predictor = z.infer<typeof Predictor>;

/** One text, or a pair of texts, to be answered as the task says. */
export const Question = z.strictObject({
  number: Count,
  predictor: Predictor,
  texts: z.array(z.string()).min(1).max(2),
  /** Also what each latent space is near to; null: no. */
  trace: z.strictObject({ ridge: z.number().min(0).default(0) }).nullable(),
});
export type Question = z.infer<typeof Question>;

const TraceSpace = z.strictObject({
  /** cos of the latent state r_k with each label's semantic basis, in label order. */
  cosines: z.array(z.number()).readonly(),
  /** The words whose bases are nearest, the nearest first. */
  nearest: z.array(z.strictObject({ text: z.string(), cosine: z.number(), isLabel: z.boolean() })).readonly(),
});

/** Latent spaces r_0 .. r_n of one prompt at its last position. */
export const PredictionTrace = z.strictObject({ spaces: z.array(TraceSpace).readonly() });
export type PredictionTrace = z.infer<typeof PredictionTrace>;

/** The probability of every label: softmax over the logits of the label tokens, of which the largest is predicted. */
export const Prediction = z.strictObject({
  /** Tasks whose answers are written out will have a kind of their own. */
  kind: z.literal('label'),
  labels: z.array(z.string()).readonly(),
  /** In label order; they add up to 1. */
  probabilities: z.array(Share).readonly(),
  /** Index into the labels; the first of equals. */
  predicted: Count,
  /** The largest probability less the second largest. */
  margin: Share,
  /** Tokens of the prompt as the model got it. */
  tokens: Count,
  /** Text was cut off to keep to the maximum length. */
  cut: z.boolean(),
  seconds: z.number().min(0),
  /** null: it was not asked for, or see `traceFault`. */
  trace: PredictionTrace.nullable(),
  traceFault: FaultSchema.nullable(),
});
export type Prediction = z.infer<typeof Prediction>;

/** Keeps models loaded and answers questions; ends after some idle time, or on request. */
export const AnswerRequest = z.strictObject({
  kind: z.literal('answer'),
  provider: Provider.default('cpu'),
  threads: Threads,
  /** Seconds without a question after which it ends. */
  idleSeconds: z.number().positive(),
});
export type AnswerRequest = z.infer<typeof AnswerRequest>;

/** An engine's answer to the question of this number. */
export const Answered = z.strictObject({ type: z.literal('answered'), number: Count, prediction: Prediction });
/** Why the question of this number has no answer; the next one may have one. */
export const Refused = z.strictObject({ type: z.literal('refused'), number: Count, fault: FaultSchema });

export const AnswerResult = z.strictObject({ type: z.literal('result'), kind: z.literal('answer'), answered: Count });

/** Formats in which predicted files are written, by their extension. */
export const ANSWER_FORMATS = ['csv', 'tsv', 'jsonl'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];

const Whole = z.strictObject({
  predictor: Predictor,
  file: Path,
  /** Absent: as the file seems to mean. */
  reading: ReadRequest.exactOptional(),
  provider: Provider.default('cpu'),
  threads: Threads,
});

/** Predicts every row of a file and writes the file again with what was predicted. */
export const PredictRequest = Whole.extend({ kind: z.literal('predict'), out: Path });
export type PredictRequest = z.infer<typeof PredictRequest>;

export const PredictResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('predict'),
  out: Path,
  rows: Count,
  /** Of them, those without a text, which have no prediction. */
  empty: Count,
  /** Prompts that were cut to the maximum length. */
  cut: Count,
  /** Rows whose predictions an earlier try had kept. */
  resumed: Count,
  /** Rows by predicted label, in label order. */
  predicted: z.array(z.strictObject({ label: z.string(), rows: Count })).readonly(),
  /** Names of the columns that were added. */
  added: z.array(z.string()).readonly(),
  /** Sentences about how the file was read and written. */
  notes: z.array(z.string()).readonly(),
  seconds: z.number().min(0),
});
export type PredictResult = z.infer<typeof PredictResult>;

/** Scores a model on any labelled file. */
export const EvaluateRequest = Whole.extend({ kind: z.literal('evaluate') });
export type EvaluateRequest = z.infer<typeof EvaluateRequest>;

/** How well a model answers a labelled file. */
export const FileScore = Score.omit({ split: true }).extend({
  rows: Positive,
  /** SHA-256 of texts and labels. */
  dataHash: z.string(),
  /** Index of the predicted label per row, in file order. */
  predictions: z.array(Count).readonly(),
  /** Sentences about how the file was read, rows that were left out, cut prompts. */
  notes: z.array(z.string()).readonly(),
  seconds: z.number().min(0),
});
export type FileScore = z.infer<typeof FileScore>;

export const EvaluateResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('evaluate'),
  score: FileScore,
});
