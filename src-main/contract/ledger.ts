import { z } from 'zod';

/** Where the seconds of a run can go. A graph that does forward and backward in one piece reports them as one. */
export const LEDGER_ITEMS = [
  'model',
  'data',
  'compile',
  'analysis',
  'caching',
  'warmup',
  'forwardBackward',
  'forward',
  'backward',
  'optimizer',
  'copies',
  'evaluation',
  'checkpoint',
  'other',
] as const;
export type LedgerItem = (typeof LEDGER_ITEMS)[number];

/** What a run cost. */
export const Ledger = z.strictObject({
  items: z.array(z.strictObject({ name: z.enum(LEDGER_ITEMS), seconds: z.number().min(0) })).readonly(),
  /** Analytic floating-point operations of all training steps. */
  flops: z.strictObject({ forward: z.number().min(0), backward: z.number().min(0) }),
  /** Tokens that training steps went over, padding left out. */
  tokens: z.int().min(0),
  /** Largest resident set of the engine process, as the operating system saw it. */
  peakMemoryBytes: z.int().min(0),
});
export type Ledger = z.infer<typeof Ledger>;
