/** Which blocks train, when, and with what. */
import { METHOD_WORDS } from '../named-methods.ts';
import type { TrainPath } from './paths.ts';
import type { Setting } from './setting.ts';

const isRare = true;

const BLOCK_ROWS = {
  'method.name': {
    label: 'Method',
    help: 'which blocks train',
    group: 'method',
    flag: '--method',
    listed: `${METHOD_WORDS.join(', ')}; each with -lora behind it by adapters`,
  },
  'method.freeze': {
    label: 'Frozen blocks',
    group: 'method',
    flag: '--freeze',
    unit: 'blocks',
    help: 'blocks 1 to this one stay as they are',
  },
  'method.train': {
    label: 'Blocks that train',
    group: 'method',
    flag: '--train-blocks',
    takes: 'k',
    help: 'how many blocks train',
  },
  'method.freezeShare': {
    label: 'Frozen share',
    group: 'method',
    flag: '--freeze-share',
    takes: 'share',
    help: 'share of the blocks, from block 1 on, that stay as they are',
  },
  'method.share': {
    label: 'Share that trains',
    group: 'method',
    flag: '--share',
    takes: 'share',
    help: 'share of the blocks that train',
  },
  'method.rho': {
    label: 'Share of the operations',
    group: 'method',
    flag: '--rho',
    takes: 'share',
    help: 'share of the operations of training every block that forward and backward pass may take',
  },
  'method.order': { label: 'Order of the blocks', help: 'order of the blocks', group: 'moving', flag: '--order' },
  'method.period': {
    label: 'Steps of the same blocks',
    group: 'moving',
    flag: '--period',
    unit: 'steps',
    help: 'steps of the same blocks; phase: one pass over the run',
    wants: 'a whole number from 1 on, or (lift) phase',
  },
  'method.active': { label: 'Blocks at a time', help: 'blocks at a time', group: 'moving', flag: '--active', unit: 'blocks' }, // prettier-ignore
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

const SALF_ROWS = {
  'method.scope': { label: 'Scope of a choice', help: 'what a choice holds for', group: 'salf', flag: '--scope' },
  'method.samples': {
    label: 'Sample rows',
    group: 'salf',
    isRare,
    flag: '--samples',
    unit: 'rows',
    help: 'training rows from which blocks are chosen before training, by SALF in the scope global',
  },
  'method.ridge': {
    label: 'Ridge',
    group: 'salf',
    isRare,
    flag: '--ridge',
    help: 'added to the diagonal of the LM head’s Gram matrix before the semantic bases are solved for',
  },
  'method.choice.target': {
    label: 'Target',
    group: 'salf',
    flag: '--target',
    help: 'what latent states are compared with',
  },
  'method.choice.latentNorm': {
    label: 'Latent norm',
    group: 'salf',
    flag: '--latent-norm',
    help: 'latent spaces that stand after the final norm',
  },
  'method.choice.deviation': {
    label: 'Deviation',
    group: 'salf',
    flag: '--deviation',
    help: 'what a deviation measures: the cosine to the label, or its margin over the other labels',
  },
  'method.choice.gain': {
    label: 'Gain',
    group: 'salf',
    flag: '--gain',
    help: 'how a block’s gain follows from the deviations before and after it',
  },
  'method.choice.alpha': {
    label: 'Exponent of the gain',
    group: 'salf',
    isRare,
    flag: '--alpha',
    takes: 'a',
    help: 'exponent of the scaling law behind the gain',
  },
  'method.choice.excludeLast': {
    label: 'Exclude the last block',
    help: 'do not choose the last block',
    group: 'salf',
    flag: '--exclude-last',
    undo: { flag: '--include-last', help: 'let the last block be chosen again, in a stored analysis' },
  },
  'method.choice.firstLayer': {
    label: 'First block to choose',
    group: 'salf',
    isRare,
    flag: '--first-layer',
    takes: 'block',
    help: 'first block that may be chosen; auto: 2 where the head is tied, else 1',
  },
  'method.choice.minTrain': {
    label: 'Blocks that train at least',
    group: 'salf',
    isRare,
    flag: '--min-train',
    unit: 'blocks',
    help: 'blocks that train at least',
  },
  'method.budget.plan': {
    label: 'Budget',
    group: 'salf',
    flag: '--budget',
    takes: 'plan',
    help: 'how many blocks may train as a run proceeds',
  },
  'method.budget.fraction': {
    label: 'Share of the budget',
    group: 'salf',
    isRare,
    flag: '--budget-fraction',
    takes: 'share',
    help: 'share of the blocks that the plan constant allows',
  },
  'method.budget.mode': {
    label: 'Budget mode',
    group: 'salf',
    isRare,
    flag: '--budget-mode',
    help: 'whether the budget counts the blocks of a step, or (block, example) pairs',
  },
  'method.budget.infilling': {
    label: 'Infilling',
    help: 'where unused budget goes',
    group: 'salf',
    flag: '--infilling',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

const ADAPTER_ROWS = {
  lora: { label: 'Adapters', help: 'train low-rank adapters in place of the weights', group: 'adapters', flag: '--lora' }, // prettier-ignore
  'lora.rank': { label: 'Adapter rank', help: 'rank of adapters', group: 'adapters', flag: '--lora-rank', takes: 'r' },
  'lora.alpha': {
    label: 'Adapter alpha',
    group: 'adapters',
    flag: '--lora-alpha',
    help: 'adapters are scaled by alpha / rank',
  },
  'lora.dropout': {
    label: 'Adapter dropout',
    group: 'adapters',
    flag: '--lora-dropout',
    takes: 'share',
    help: 'share of an adapter’s input that is dropped in training',
  },
  'lora.targets': {
    label: 'Adapted layers',
    group: 'adapters',
    flag: '--lora-targets',
    takes: 'names',
    help: 'linear layers that get adapters',
    wants: 'names of linear layers with commas between',
  },
} as const satisfies Readonly<Partial<Record<TrainPath, Setting>>>;

export const METHOD_ROWS = { ...BLOCK_ROWS, ...SALF_ROWS, ...ADAPTER_ROWS } as const;
