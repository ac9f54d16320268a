/** Letting a model write on. */
import { z } from 'zod';
import { Count, Path, Positive, Provider, Seed, Threads } from './fields.ts';

export const GenerateSettings = z.strictObject({
  model: Path,
  prompt: z.string(),
  /** Most new tokens. */
  tokens: Positive.default(100),
  /** 0: always the likeliest token. */
  temperature: z.number().min(0).default(0),
  /** Only so many of the likeliest tokens are drawn from; 0: all. */
  topK: Count.default(0),
  /** Only the likeliest tokens that together have this probability are drawn from. */
  topP: z.number().gt(0).max(1).default(1),
  seed: Seed.default(1),
  provider: Provider.default('cpu'),
  threads: Threads,
});
export type GenerateSettings = z.infer<typeof GenerateSettings>;

export const GenerateRequest = GenerateSettings.extend({ kind: z.literal('generate') });
export type GenerateRequest = z.infer<typeof GenerateRequest>;

/** Why nothing more was written: enough tokens, the model ended the text, its context is full, a stop was asked for. */
export const GENERATION_ENDS = ['tokens', 'end-of-text', 'context', 'cancelled'] as const;

export const GenerateResult = z.strictObject({
  type: z.literal('result'),
  kind: z.literal('generate'),
  /** Of the prompt. */
  ids: z.array(Count).readonly(),
  /** The new tokens; the one that ends a text is the last of them. */
  generated: z.array(Count).readonly(),
  /** Their text, special tokens left out. */
  text: z.string(),
  end: z.enum(GENERATION_ENDS),
  seconds: z.number().min(0),
});
export type GenerateResult = z.infer<typeof GenerateResult>;
