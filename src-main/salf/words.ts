/** A choice and its doubts in plain English. */
import { counted, plural } from '../base/numbers.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import type { BlockSummary } from './summary.ts';

export interface ChoiceFacts {
  readonly options: ChoiceOptions;
  /** n */
  readonly blocks: number;
  /** e */
  readonly boundary: number;
  /** Of the mean deviations, block 1 first. */
  readonly gains: readonly BlockSummary[];
  readonly samples: number;
}

/** Share of the samples that counts as nearly all. */
const NEARLY_ALL = 0.8;

const PLAIN_LAST = 'no norm has a part in that, but little is left to train; --exclude-last leaves it out';
/** Why the last block may win, by where the final norm stands. */
const LAST_WINS: Record<ChoiceOptions['latentNorm'], string> = {
  hf: 'the final norm stands after it alone, so its gain is partly that of the norm; --exclude-last leaves it out, and --latent-norm all or none treats all spaces alike',
  all: PLAIN_LAST,
  none: PLAIN_LAST,
};

/** One sentence that says why the boundary is where it is. */
export function reasonFor({ options, blocks, boundary, gains }: ChoiceFacts): string {
  const [best, next] = ranked(gains);
  if (best === undefined) throw new RangeError('no block may be chosen');
  const among = gains.length === ranked(gains).length ? '' : ' among those that may be chosen';
  const lead =
    next === undefined
      ? `Block ${best.block} is the only one that may be chosen`
      : `Block ${best.block} has the largest gain${among} (${short(best.gain)} by ${options.gain}; next is block ${next.block} with ${short(next.gain)})`;
  const outcome = outcomeOf(boundary, blocks);
  if (best.block === boundary) return `${lead}, so ${outcome}.`;
  const least = `at least ${counted(options.minTrain, 'block')} must train`;
  return `${lead}, but ${least}, so ${outcome}.`;
}

function outcomeOf(boundary: number, blocks: number): string {
  if (boundary === 0) return 'no block is frozen';
  return `${range(1, boundary)} ${plural(boundary, 'is', 'are')} frozen and ${range(boundary + 1, blocks)} ${boundary + 1 === blocks ? 'trains' : 'train'}`;
}

function range(first: number, last: number): string {
  return first === last ? `block ${first}` : `blocks ${first}–${last}`;
}

/** Eligible blocks by falling gain; of equal ones the lower first. */
function ranked(gains: readonly BlockSummary[]): BlockSummary[] {
  return gains.filter(({ eligible }) => eligible).toSorted((a, b) => b.gain - a.gain || a.block - b.block);
}

/** What deserves a look before the choice is believed, one sentence each. */
export function warningsFor({ options, blocks, gains, samples }: ChoiceFacts): string[] {
  const first = gains[0]!;
  const last = gains[blocks - 1]!;
  const [best, next] = ranked(gains);
  const rival = Math.max(...gains.slice(1).map(({ gain }) => gain));
  const rules = ({ block, wins }: BlockSummary) =>
    blocks > 1 && (block === best?.block || wins >= NEARLY_ALL * samples);
  return [
    rules(last) && `The last block wins ${portion(last, best, samples)}: ${LAST_WINS[options.latentNorm]}.`,
    rules(first) &&
      `Block 1 wins ${portion(first, best, samples)}: r_0 is the bare embedding of the last prompt token and hardly differs between samples; --first-layer 2 leaves it out.`,
    !first.eligible &&
      first.gain > rival &&
      `Block 1 has the largest gain of all (${short(first.gain)}) but is left out: r_0 is the bare embedding of the last prompt token and says little.`,
    best !== undefined &&
      next !== undefined &&
      best.gain - next.gain < CLOSE * Math.abs(best.gain) &&
      `Blocks ${best.block} and ${next.block} gain nearly the same; another sample may choose the other.`,
    best !== undefined &&
      best.gain <= 0 &&
      'No block that may be chosen brings the states nearer to their target; the choice is only the least loss.',
    samples < FEW && `${counted(samples, 'sample is', 'samples are')} few; the choice may change with others.`,
  ].filter((warning) => warning !== false);
}

/** Share of the largest gain by which it must exceed the next to count as clear. */
const CLOSE = 0.05;

/** Below it the mean of d_k still moves visibly from one draw to the next. */
const FEW = 32;

/** How often a block wins: `in the mean and for 49 % of the samples`. */
function portion({ block, wins }: BlockSummary, best: BlockSummary | undefined, samples: number): string {
  const mean = block === best?.block ? 'in the mean and ' : '';
  return `${mean}for ${wins === samples ? 'all samples' : `${Math.round((100 * wins) / samples)} % of the samples`}`;
}

/** Three significant digits; with an exponent where it would be long. */
function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}
