/** From the gains of the blocks to the end-of-freezing layer. */
import { InputError } from '../base/errors.ts';
import type { ChoiceOptions } from '../contract/salf.ts';

export interface ChoiceModel {
  /** n */
  readonly blocks: number;
  /** Whether the LM head is the embedding table. */
  readonly tiedHead: boolean;
}

export type BoundaryOptions = Pick<ChoiceOptions, 'excludeLast' | 'firstLayer' | 'minTrain'>;

/** Blocks that may be chosen, and the largest boundary; all counted from 1. */
export interface Eligible {
  readonly first: number;
  readonly last: number;
  /** n - minTrain */
  readonly maxBoundary: number;
}

/**
 * Which blocks the options leave to choose among. `firstLayer: auto` is 2 where the head is tied, else 1 [chosen]: r_0 is
 * the bare embedding of the last prompt token, the same for every example of a template, and with a tied head it lies
 * so far from every basis that block 1 would win for all of them.
 * @throws InputError `request.bad-option` for an option outside the model
 */
export function eligibleBlocks({ excludeLast, firstLayer, minTrain }: BoundaryOptions, model: ChoiceModel): Eligible {
  const { blocks, tiedHead } = model;
  const last = excludeLast ? blocks - 1 : blocks;
  if (last < 1) {
    throw badOption('--exclude-last', 'The model has a single block, and no other is left to choose.', 'Leave it out.');
  }
  if (firstLayer !== 'auto' && firstLayer > last) {
    const message = `Block ${firstLayer} is beyond block ${last}, the last that may be chosen.`;
    throw badOption('--first-layer', message, `Use a number from 1 to ${last}, or auto.`);
  }
  if (minTrain > blocks) {
    const message = `The model has ${blocks} blocks; ${minTrain} cannot train.`;
    throw badOption('--min-train', message, `Use a number from 1 to ${blocks}.`);
  }
  const first = firstLayer === 'auto' ? Math.min(tiedHead ? 2 : 1, last) : firstLayer;
  return { first, last, maxBoundary: blocks - minTrain };
}

/** The block of largest gain among those that may be chosen, counted from 1; of equal ones the first. */
export function bestBlock(gains: readonly number[], { first, last }: Pick<Eligible, 'first' | 'last'>): number {
  let best = first;
  for (let k = first + 1; k <= last; k++) if (gains[k - 1]! > gains[best - 1]!) best = k;
  return best;
}

/**
 * e: blocks 1..e are frozen (e included: fact, figure 2 of arXiv 2406.11753), blocks e+1..n train.
 * e = argmax g_k over the eligible blocks, ties to the smallest k, at most n - minTrain.
 * @param gains g_1 .. g_n
 * @throws InputError `request.bad-option` for an option outside the model
 */
export function chooseBoundary(gains: readonly number[], options: BoundaryOptions, model: ChoiceModel): number {
  const eligible = eligibleBlocks(options, model);
  return Math.min(bestBlock(gains, eligible), eligible.maxBoundary);
}

function badOption(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
