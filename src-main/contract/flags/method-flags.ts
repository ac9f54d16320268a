/** Flags that say which blocks train, when, and with what. */
import { LIFT_ORDERS, METHOD_NAMES } from '../method.ts';
import { METHOD_WORDS } from '../named-methods.ts';
import { SCOPES } from '../salf.ts';
import { ABOVE_ZERO, NATURAL, oneOf, POSITIVE, type Flag } from './flag.ts';
import { budgetFlags, choiceFlags } from './salf-flags.ts';

/** One of a list, which the help repeats. */
function choice(flag: string, path: string, help: string, names: readonly string[]): Flag {
  return { flag, takes: 'text', path, ...oneOf(names), help: `${help}: ${names.join(', ')}` };
}

/** SALF's own settings beside choice and budget. */
export const RIDGE_FLAG: Flag = {
  flag: '--ridge <n>',
  takes: 'number',
  path: 'method.ridge',
  wants: 'a number from 0 on',
  help: 'added to the diagonal before the semantic bases are solved for',
};

const LORA_FLAGS: readonly Flag[] = [
  { flag: '--lora', sets: {}, path: 'lora', wants: '', help: 'train low-rank adapters in place of the weights' },
  { flag: '--lora-rank <r>', takes: 'number', path: 'lora.rank', wants: POSITIVE, help: 'rank of adapters' },
  {
    flag: '--lora-alpha <n>',
    takes: 'number',
    path: 'lora.alpha',
    wants: ABOVE_ZERO,
    help: 'adapters count alpha / rank',
  },
  {
    flag: '--lora-dropout <share>',
    takes: 'number',
    path: 'lora.dropout',
    wants: 'a share from 0 to below 1',
    help: 'of what enters an adapter',
  },
  {
    flag: '--lora-targets <names>',
    takes: 'words',
    path: 'lora.targets',
    wants: 'names of linear layers with commas between',
    help: 'linear layers that get adapters',
  },
];

export const METHOD_FLAGS: readonly Flag[] = [
  {
    flag: '--method <name>',
    takes: 'text',
    path: 'method.name',
    ...oneOf(METHOD_NAMES),
    help: `which blocks train: ${METHOD_WORDS.join(', ')}; each with -lora behind it by adapters`,
  },
  {
    flag: '--freeze <blocks>',
    takes: 'number',
    path: 'method.freeze',
    wants: NATURAL,
    help: 'last-k: blocks 1 to this one stay as they are',
  },
  {
    flag: '--train-blocks <k>',
    takes: 'number',
    path: 'method.train',
    wants: POSITIVE,
    help: 'first-k, random-k: how many blocks train',
  },
  choice('--order <name>', 'method.order', 'lift: order of the blocks', LIFT_ORDERS),
  {
    flag: '--period <steps>',
    takes: 'number or word',
    path: 'method.period',
    wants: 'a whole number from 1 on, or (lift) phase',
    help: 'lift, lisa: steps of the same blocks; phase: one pass over the run',
  },
  {
    flag: '--active <blocks>',
    takes: 'number',
    path: 'method.active',
    wants: POSITIVE,
    help: 'lisa: blocks at a time',
  },
  choice('--scope <name>', 'method.scope', 'salf: what a choice holds for', SCOPES),
  {
    flag: '--samples <rows>',
    takes: 'number',
    path: 'method.samples',
    wants: POSITIVE,
    help: 'salf: rows that the scope global looks at',
  },
  RIDGE_FLAG,
  ...choiceFlags('method.choice'),
  ...budgetFlags('method.budget'),
  ...LORA_FLAGS,
];
