import type { LedgerItem } from './ledger.ts';

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
