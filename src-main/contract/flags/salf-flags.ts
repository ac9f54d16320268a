/** Flags of SALF's options, wherever they stand in a command's settings. */
import { BUDGET_MODES, BUDGET_PLANS, GAINS, INFILLINGS, LATENT_NORMS, TARGETS } from '../salf.ts';
import { ABOVE_ZERO, oneOf, POSITIVE, SHARE, type Flag } from './flag.ts';

/** A flag that takes one of some names. */
function named(flag: string, path: string, names: readonly string[], help: string): Flag {
  return { flag, takes: 'text', path, ...oneOf(names), help: `${help}: ${names.join(', ')}` };
}

/** @param at where the choice's options stand, such as `choice` */
export function choiceFlags(at: string): Flag[] {
  return [
    named('--target <name>', `${at}.target`, TARGETS, 'what latent states are compared with'),
    named('--latent-norm <name>', `${at}.latentNorm`, LATENT_NORMS, 'spaces that stand after the final norm'),
    named('--gain <name>', `${at}.gain`, GAINS, 'what a block gains from the deviations around it'),
    {
      flag: '--alpha <a>',
      takes: 'number',
      path: `${at}.alpha`,
      wants: ABOVE_ZERO,
      help: 'exponent of the scaling law behind the gain',
    },
    { flag: '--exclude-last', sets: true, path: `${at}.excludeLast`, wants: '', help: 'do not choose the last block' },
    {
      flag: '--first-layer <block>',
      takes: 'number or word',
      path: `${at}.firstLayer`,
      wants: `${POSITIVE}, or auto`,
      help: 'first block that may be chosen; auto: 2 where the head is tied, else 1',
    },
    {
      flag: '--min-train <blocks>',
      takes: 'number',
      path: `${at}.minTrain`,
      wants: POSITIVE,
      help: 'blocks that train at least',
    },
  ];
}

/** @param at where the budget stands, such as `budget` */
export function budgetFlags(at: string): Flag[] {
  return [
    named('--budget <plan>', `${at}.plan`, BUDGET_PLANS, 'how many blocks may train as a run goes on'),
    {
      flag: '--budget-fraction <share>',
      takes: 'number',
      path: `${at}.fraction`,
      wants: SHARE,
      help: 'constant: share of the blocks',
    },
    named('--budget-mode <name>', `${at}.mode`, BUDGET_MODES, 'blocks of a step, or (block, example) pairs'),
    named('--infilling <name>', `${at}.infilling`, INFILLINGS, 'where unused budget goes'),
  ];
}

/** What can be changed of a stored analysis without the model. */
export const RECONSIDER_FLAGS: readonly Flag[] = [
  ...choiceFlags('choice'),
  {
    flag: '--include-last',
    sets: false,
    path: 'choice.excludeLast',
    wants: '',
    help: 'let the last block be chosen again, in a stored analysis',
  },
  ...budgetFlags('budget'),
];
