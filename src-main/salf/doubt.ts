/** What speaks against believing a choice, from its figures alone. All thresholds are [chosen]. */
import type { ChoiceOptions } from '../contract/salf.ts';
import { rankedBlocks, type BlockSummary } from './ranking.ts';
import type { Scores, ZeroShot } from './zero-shot.ts';

/** One reason to doubt, with its figures. */
export type Doubt =
  /** The last or the first block has the largest gain, in the mean or for this share of the samples. */
  | { readonly kind: 'last-block'; readonly inMean: boolean; readonly share: number; readonly latentNorm: LatentNorm }
  | { readonly kind: 'first-block'; readonly inMean: boolean; readonly share: number }
  | { readonly kind: 'first-left-out'; readonly gain: number }
  /** No mean deviation is farther than this from 1, that of a right angle. */
  | { readonly kind: 'flat'; readonly distance: number }
  /** The largest gain may be 0: the middle 95 % of the resamples. */
  | { readonly kind: 'noise'; readonly block: number; readonly low: number; readonly high: number }
  | { readonly kind: 'close'; readonly blocks: readonly [number, number] }
  | { readonly kind: 'no-gain' }
  /** Share of the resamples that choose e. */
  | { readonly kind: 'unstable'; readonly boundary: number; readonly share: number }
  /** In no space is the own label's basis the nearest one more often than guessing would have it. */
  | { readonly kind: 'bases-far'; readonly share: number; readonly space: number; readonly majority: number }
  /** In no space is a label's token among the nearest ones of the vocabulary. */
  | { readonly kind: 'tokens-far'; readonly count: number }
  | { readonly kind: 'chance'; readonly scores: Scores; readonly majority: Scores }
  | { readonly kind: 'few'; readonly samples: number };
export type DoubtKind = Doubt['kind'];

type LatentNorm = ChoiceOptions['latentNorm'];
type OfKind<Kind extends DoubtKind> = Extract<Doubt, { readonly kind: Kind }>;

/** What is known of a choice. */
export interface DoubtFacts {
  readonly options: Pick<ChoiceOptions, 'latentNorm'>;
  /** n */
  readonly blocks: number;
  /** e */
  readonly boundary: number;
  readonly samples: number;
  /** Means of d_0 .. d_n. */
  readonly deviations: readonly number[];
  /** Of the mean deviations, block 1 first. */
  readonly gains: readonly BlockSummary[];
  /** The middle 95 % of the gain of the best block over the resamples. */
  readonly bestGain: { readonly low: number; readonly high: number };
  /** Resamples by the e that they choose, 0..n. */
  readonly resampled: readonly number[];
  /** null: unknown. */
  readonly zeroShot: ZeroShot | null;
  /** Share of the samples whose label's token is among the nearest `count`, by space; null: they were not sought. */
  readonly tokens: { readonly count: number; readonly labelShares: readonly number[] } | null;
}

/** Share of the samples that counts as nearly all. */
const NEARLY_ALL = 0.8;
/** Distance from 1 within which all deviations count as right angles. */
const FLAT = 0.1;
/** Share of the best figure by which it must exceed the next to count as clear. */
export const CLOSE = 0.05;
/** Share of the resamples that must agree. */
const STABLE = 0.8;
/** Standard errors by which a share must exceed that of the largest class. */
const ERRORS = 2;
/** Below so many samples a mean still moves visibly from one draw to the next. */
export const FEW = 32;

type Judge<Kind extends DoubtKind> = (facts: DoubtFacts) => OfKind<Kind> | null;

/** In the order in which they are listed: what concerns all of the choice before what concerns its details. */
const JUDGES: { readonly [Kind in DoubtKind]: Judge<Kind> } = {
  'last-block': ({ options, gains, blocks, samples }) => {
    const found = ruling(gains[blocks - 1]!, gains, samples);
    return found && { kind: 'last-block', latentNorm: options.latentNorm, ...found };
  },
  'first-block': ({ gains, samples }) => {
    const found = ruling(gains[0]!, gains, samples);
    return found && { kind: 'first-block', ...found };
  },
  'first-left-out': ({ gains: [first, ...others] }) =>
    !first!.eligible && first!.gain > Math.max(...others.map(({ gain }) => gain))
      ? { kind: 'first-left-out', gain: first!.gain }
      : null,
  flat: ({ deviations }) => {
    const distance = Math.max(...deviations.map((d) => Math.abs(1 - d)));
    return distance < FLAT ? { kind: 'flat', distance } : null;
  },
  'no-gain': ({ gains }) => ((rankedBlocks(gains)[0]?.gain ?? 1) <= 0 ? { kind: 'no-gain' } : null),
  noise: ({ gains, bestGain: { low, high } }) => {
    const [best] = rankedBlocks(gains);
    return best !== undefined && best.gain > 0 && low <= 0 ? { kind: 'noise', block: best.block, low, high } : null;
  },
  close: ({ gains }) => {
    const [best, next] = rankedBlocks(gains);
    if (best === undefined || next === undefined) return null;
    const isClose = best.gain - next.gain < CLOSE * Math.abs(best.gain);
    return isClose ? { kind: 'close', blocks: [best.block, next.block] } : null;
  },
  unstable: ({ resampled, boundary }) => {
    const share = resampled[boundary]! / resampled.reduce((sum, times) => sum + times, 0);
    return share < STABLE ? { kind: 'unstable', boundary, share } : null;
  },
  'bases-far': ({ zeroShot, samples }) => {
    if (zeroShot === null) return null;
    const { nearest, majority } = zeroShot;
    const share = Math.max(...nearest);
    if (isAbove(share, majority.accuracy, samples)) return null;
    return { kind: 'bases-far', share, space: nearest.indexOf(share), majority: majority.accuracy };
  },
  'tokens-far': ({ tokens }) =>
    tokens?.labelShares.every((share) => share === 0) === true ? { kind: 'tokens-far', count: tokens.count } : null,
  chance: ({ zeroShot, samples }) => {
    if (zeroShot === null) return null;
    const { scores, majority } = zeroShot;
    const isBetter = isAbove(scores.accuracy, majority.accuracy, samples) && scores.macroF1 > majority.macroF1;
    return isBetter ? null : { kind: 'chance', scores, majority };
  },
  few: ({ samples }) => (samples < FEW ? { kind: 'few', samples } : null),
};

/** All that makes a choice doubtful; empty where nothing does. */
export function doubtsOf(facts: DoubtFacts): Doubt[] {
  return Object.values(JUDGES).flatMap((judge) => judge(facts) ?? []);
}

/** Whether a block has the largest gain in the mean or for nearly all samples. */
function ruling(block: BlockSummary, gains: readonly BlockSummary[], samples: number) {
  const inMean = block.block === rankedBlocks(gains)[0]?.block;
  const share = block.wins / samples;
  return gains.length > 1 && (inMean || share >= NEARLY_ALL) ? { inMean, share } : null;
}

/** Whether a share of the samples exceeds a level by more than chance would. */
function isAbove(share: number, level: number, samples: number): boolean {
  return share > level + ERRORS * Math.sqrt((level * (1 - level)) / samples);
}
