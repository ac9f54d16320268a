import { counted, plural } from '../base/numbers.ts';
import { shareText } from '../base/shares.ts';
import type { LoraRequest, MethodName, MethodRequest } from '../contract/method.ts';
import type { SalfRequest } from '../contract/salf.ts';

type RequestOf<Name extends MethodName> = Extract<MethodRequest, { readonly name: Name }>;
type Words = { readonly [Name in MethodName]: (request: RequestOf<Name>, what: string) => string };

const ORDERS = {
  front: 'from the input to the output',
  end: 'from the output to the input',
  random: 'in an order drawn by the seed',
} as const;

const SCOPES: Readonly<Record<SalfRequest['scope'], (samples: number) => string>> = {
  datum: () => 'separately for every example',
  batch: () => 'separately for every batch',
  epoch: () => 'once per epoch for every example',
  global: (samples) => `once, from ${samples} training rows`,
};

/** What each method does, in one sentence. `what` trains: the weights of a block, or adapters in it. */
const WORDS: Words = {
  full: (_, what) => `Trains ${what} of every block.`,
  half: (_, what) => `Trains ${what} of the half of the blocks next to the output.`,
  'last-k': ({ freeze }, what) =>
    freeze === 0
      ? `Trains ${what} of every block (boundary 0).`
      : `Leaves ${blocks(freeze)} next to the input as ${plural(freeze, 'it is', 'they are')} and trains ${what} of those above; the backward pass stops there.`,
  'first-k': ({ train }, what) => `Trains ${what} of ${blocks(train)} next to the input.`,
  'random-k': ({ train }, what) => `Trains ${what} of ${counted(train, 'block')} drawn by the seed.`,
  'every-other': (_, what) => `Trains ${what} of every second block, counted from the output.`,
  head: () => 'Trains no block: the final norm and, where it is not tied to the embedding, the LM head.',
  lift: ({ order, period }, what) =>
    `Trains ${what} of one block at a time, ${ORDERS[order]}, ${
      period === 'phase' ? 'each for an equal share of the steps' : `each for ${counted(period, 'step')} in turn`
    }; the backward pass stops at that block.`,
  lisa: ({ active, period }, what) =>
    `Trains ${what} of ${counted(active, 'random block')} for ${counted(period, 'step')}, then of others.`,
  'gradient-ratio': (_, what) =>
    `Trains ${what} of every block, its learning rate in proportion to its gradient against its weights.`,
  'freeze-share': ({ freezeShare }, what) =>
    `Leaves ${shareText(freezeShare)} of the blocks, from the input on, as they are and trains ${what} of those above.`,
  'random-boundary': (_, what) =>
    `Leaves blocks up to a boundary drawn by the seed as they are and trains ${what} of those above.`,
  'block-influence': ({ share, samples }, what) =>
    `Trains ${what} of ${shareText(share)} of the blocks: those that turn the states of ${samples} training rows most (Block Influence, 1 - cosine of what goes in and what comes out).`,
  variability: ({ samples }, what) =>
    `Freezes everything up to the latent space in which the classes of ${samples} training rows are most separate (least hidden-state variability) and trains ${what} of the blocks above.`,
  'green-trainer': ({ rho, samples }, what) =>
    `Trains ${what} of the blocks that promise the largest fall of the loss on ${samples} training rows, as many as ${shareText(rho)} of the operations of training every block allow (GreenTrainer).`,
  ist: ({ share, samples }, what) =>
    `Trains ${what} of ${shareText(share)} of the blocks: those whose first step matters most for the loss on ${samples} training rows, learnt by leaving most of it out in random halves of the blocks (after IST).`,
  salf: ({ scope, samples, choice, budget }, what) =>
    `Reads how each block moves the latent state towards the label (gain ${choice.gain}, deviation by ${choice.deviation}, latent norm ${choice.latentNorm}), freezes everything up to the block of largest gain and trains ${what} of the blocks above; the choice is made ${SCOPES[scope](samples)}.${
      budget.plan === 'none' ? '' : ` A budget (${budget.plan}) bounds how many blocks train.`
    }`,
};

/** A method and its adapters in plain words. */
export function methodWords(method: MethodRequest, lora: LoraRequest | null): string {
  const what = lora === null ? 'the weights' : 'low-rank adapters';
  const words = WORDS[method.name] as (request: MethodRequest, what: string) => string;
  if (lora === null) return words(method, what);
  const { rank, alpha, dropout, targets } = lora;
  return `${words(method, what)} Adapters: rank ${rank}, alpha ${alpha}, dropout ${dropout}, on ${targets.join(', ')}.`;
}

function blocks(number: number): string {
  return number === 1 ? 'the one block' : `the ${number} blocks`;
}
