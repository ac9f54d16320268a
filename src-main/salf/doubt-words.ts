/** Doubts in plain English, one sentence for each kind. */
import { counted, percent, threeDigits } from '../base/numbers.ts';
import type { ChoiceOptions } from '../contract/salf.ts';
import type { Doubt, DoubtKind } from './doubt.ts';

const PLAIN_LAST = 'no norm has a part in that, but little is left to train; --exclude-last leaves it out';
/** Why the last block may win, by where the final norm stands. */
const LAST_WINS: Record<ChoiceOptions['latentNorm'], string> = {
  hf: 'the final norm stands after it alone, so its gain is partly that of the norm; --exclude-last leaves it out, and --latent-norm all or none treats all spaces alike',
  all: PLAIN_LAST,
  none: PLAIN_LAST,
};

const SENTENCES: { readonly [Kind in DoubtKind]: (doubt: Extract<Doubt, { readonly kind: Kind }>) => string } = {
  'last-block': ({ latentNorm, ...wins }) => `The last block wins ${portion(wins)}: ${LAST_WINS[latentNorm]}.`,
  'first-block': (wins) =>
    `Block 1 wins ${portion(wins)}: r_0 is the bare embedding of the last prompt token and hardly differs between samples; --first-layer 2 leaves it out.`,
  'first-left-out': ({ gain }) =>
    `Block 1 has the largest gain of all (${threeDigits(gain)}) but is left out: r_0 is the bare embedding of the last prompt token and says little.`,
  flat: ({ distance }) =>
    `The signal is flat: all mean deviations lie within ${distance.toFixed(3)} of 1, that of a right angle, so the states hardly point to their labels in any space.`,
  'no-gain': () =>
    'No block that may be chosen brings the states nearer to their target; the choice is only the least loss.',
  noise: ({ block, low, high }) =>
    `The gain of block ${block} may be nothing but noise: the middle 95 % of the resamples reach from ${threeDigits(low)} to ${threeDigits(high)}.`,
  close: ({ blocks: [best, next] }) =>
    `Blocks ${best} and ${next} gain nearly the same; another sample may choose the other.`,
  unstable: ({ boundary, share }) =>
    `The choice is unstable: only ${percent(share)} of the resamples of the rows choose e = ${boundary}.`,
  'bases-far': ({ share, space, majority }) =>
    `In no space is the basis of the own label the nearest of the labels’ more often than by guessing: at best for ${percent(share)} of the samples (r_${space}); the largest class has ${percent(majority)}.`,
  'tokens-far': ({ count }) => `In no space is the token of a label among the ${counted(count, 'nearest token')}.`,
  chance: ({ scores, majority }) =>
    `Judged by the label whose basis is nearest, the untrained model is at chance: right for ${percent(scores.accuracy)} of the samples (macro-F1 ${scores.macroF1.toFixed(3)}), the largest class alone for ${percent(majority.accuracy)} (${majority.macroF1.toFixed(3)}).`,
  few: ({ samples }) => `${counted(samples, 'sample is', 'samples are')} few; the choice may change with others.`,
};

/** A doubt as one sentence. */
export function doubtWords(doubt: Doubt): string {
  const sentence = SENTENCES[doubt.kind] as (doubt: Doubt) => string;
  return sentence(doubt);
}

/** How often a block wins: `in the mean and for 49 % of the samples`. */
function portion({ inMean, share }: { readonly inMean: boolean; readonly share: number }): string {
  return `${inMean ? 'in the mean and ' : ''}for ${share === 1 ? 'all samples' : `${percent(share)} of the samples`}`;
}
