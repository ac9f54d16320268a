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
  'probes',
  'evaluation',
  'checkpoint',
  'other',
] as const;
export type LedgerItem = (typeof LEDGER_ITEMS)[number];

const Amount = z.number().min(0);

/** What a run cost. */
export const Ledger = z.strictObject({
  items: z.array(z.strictObject({ name: z.enum(LEDGER_ITEMS), seconds: z.number().min(0) })).readonly(),
  /** Analytic floating-point operations: of all training steps, and of what was computed to choose their blocks. */
  flops: z.strictObject({
    forward: Amount,
    backward: Amount,
    optimizer: Amount.default(0),
    analysis: Amount.default(0),
    caching: Amount.default(0),
  }),
  /** Mean over the steps of e / n, the share of the blocks that the backward pass did not reach. */
  depthSaving: z.number().min(0).max(1).default(0),
  /**
   * Share of the item `forwardBackward` that is the forward pass, from running the forward pass of some steps' batches
   * once more by itself (the item `probes`); null: not measured.
   */
  forwardShare: z.number().min(0).max(1).nullable().default(null),
  /** Tokens that training steps went over, padding left out. */
  tokens: z.int().min(0),
  /** Largest resident set of the engine process, as the operating system saw it. */
  peakMemoryBytes: z.int().min(0),
});
export type Ledger = z.infer<typeof Ledger>;

/** Seconds of all items. */
export function totalSeconds(items: Ledger['items']): number {
  return items.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** What the items of a ledger are called. */
export const LEDGER_LABELS: Readonly<Record<LedgerItem, string>> = {
  model: 'opening the model',
  data: 'data',
  compile: 'building the graph',
  analysis: 'analysis',
  caching: 'caching frozen blocks',
  warmup: 'warm-up steps',
  forwardBackward: 'forward and backward',
  forward: 'forward',
  backward: 'backward',
  optimizer: 'optimiser',
  copies: 'copies',
  probes: 'measuring the forward pass alone',
  evaluation: 'evaluation',
  checkpoint: 'checkpoints',
  other: 'the rest',
};
