/** A choice in plain English. */
import { counted, plural, threeDigits } from '../base/numbers.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import { rankedBlocks, type BlockSummary } from './ranking.ts';

export interface ChoiceFacts {
  readonly options: ChoiceOptions;
  /** n */
  readonly blocks: number;
  /** e */
  readonly boundary: number;
  /** Of the mean deviations, block 1 first. */
  readonly gains: readonly BlockSummary[];
}

/** One sentence that says why the boundary is where it is. */
export function reasonFor({ options, blocks, boundary, gains }: ChoiceFacts): string {
  const [best, next] = rankedBlocks(gains);
  if (best === undefined) throw new RangeError('no block may be chosen');
  const among = gains.length === rankedBlocks(gains).length ? '' : ' among those that may be chosen';
  const lead =
    next === undefined
      ? `Block ${best.block} is the only one that may be chosen`
      : `Block ${best.block} has the largest gain${among} (${threeDigits(best.gain)} by ${options.gain}; next is block ${next.block} with ${threeDigits(next.gain)})`;
  const outcome = outcomeOf(boundary, blocks);
  if (best.block === boundary) return `${lead}, so ${outcome}.`;
  const least = `at least ${counted(options.minTrain, 'block')} must train`;
  return `${lead}, but ${least}, so ${outcome}.`;
}

function outcomeOf(boundary: number, blocks: number): string {
  if (boundary === 0) return 'no block is frozen';
  return `${blockRange(1, boundary)} ${plural(boundary, 'is', 'are')} frozen and ${blockRange(boundary + 1, blocks)} ${boundary + 1 === blocks ? 'trains' : 'train'}`;
}

/** `block 3`, `blocks 3–12`. */
export function blockRange(first: number, last: number): string {
  return first === last ? `block ${first}` : `blocks ${first}–${last}`;
}
