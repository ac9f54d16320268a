/** Settings that belong together, by name. */
import type { TrainSettingsInput } from './request.ts';
import { FIRST_RULE } from './salf.ts';

type Preset = Omit<TrainSettingsInput, 'model' | 'task' | 'data'>;

export const PRESETS = {
  /**
   * As near to the paper as its sources let one come (inferred from arXiv 2401.16184's code, which SALF's authors wrote
   * before): one example at a time, adapters on query, key and value, no weight decay. Nothing is kept between epochs,
   * of which there is one. The schedule is chosen: linear, without warm-up.
   */
  paper: {
    method: { name: 'salf', scope: 'datum', choice: FIRST_RULE },
    lora: { rank: 8, alpha: 16, dropout: 0, targets: ['q_proj', 'k_proj', 'v_proj'] },
    optimizer: { learningRate: 1e-4, weightDecay: 0 },
    schedule: { name: 'linear', warmup: 0 },
    duration: { unit: 'epochs', count: 1 },
    batchSize: 1,
    seed: 42,
    prefixCache: 'off',
  },
  /** The rule of the first versions alone; everything else has its default. */
  'paper-hf': { method: { name: 'salf', choice: FIRST_RULE } },
  /** One choice for all, so that what the frozen blocks compute is computed once. */
  practical: { method: { name: 'salf', scope: 'global' }, prefixCache: 'shared' },
} as const satisfies Readonly<Record<string, Preset>>;

export const PRESET_NAMES = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
