/** The settings with which a model continues a text. */
import type { GenerateSettings } from '../generate.ts';
import { DATA_ROWS } from './data-rows.ts';
import type { Setting } from './setting.ts';
import { TRAINING_ROWS } from './training-rows.ts';

const group = 'method';

/** In the order of the help. */
export const GENERATE_ROWS: Readonly<Record<keyof GenerateSettings, Setting>> = {
  model: DATA_ROWS.model,
  prompt: { label: 'Prompt', group, flag: '--prompt', takes: 'text', help: 'text that the model continues' },
  tokens: { label: 'New tokens', group, flag: '--tokens', help: 'most new tokens' },
  temperature: {
    label: 'Temperature',
    group,
    flag: '--temperature',
    help: '0: always the most likely token; 1: sampled from the model’s distribution',
  },
  topK: {
    label: 'Top k',
    group,
    flag: '--top-k',
    help: 'sample from so many most likely tokens; 0: all',
  },
  topP: {
    label: 'Top p',
    group,
    flag: '--top-p',
    takes: 'share',
    wants: 'a number above 0 and up to 1',
    help: 'sample from the most likely tokens that together have this probability',
  },
  seed: { ...TRAINING_ROWS.seed, help: 'seed of the sampling' },
  provider: TRAINING_ROWS.provider,
  threads: TRAINING_ROWS.threads,
};
