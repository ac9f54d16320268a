/** The choices of rules, and what makes them doubtful, in plain English. */
import { capital, counted, plural, ranges, threeDigits } from '../../base/numbers.ts';
import { shareText } from '../../base/shares.ts';
import { CLOSE, FEW } from '../../salf/doubt.ts';
import { doubtWords } from '../../salf/doubt-words.ts';
import { blockRange } from '../../salf/words.ts';
import type { Agreement } from './ist.ts';

export interface Words {
  /** One sentence: why these blocks. */
  readonly reason: string;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

function fewWarning(samples: number): string[] {
  return samples < FEW ? [doubtWords({ kind: 'few', samples })] : [];
}

/**
 * Of a rule that trains the blocks of largest score.
 * @param score what it is
 * @param scores of block 1..n
 */
export function largestWords(
  score: string,
  scores: readonly number[],
  blocks: readonly number[],
  samples: number,
): Words {
  const left = scores.flatMap((score, i) => (blocks.includes(i + 1) ? [] : [score]));
  const least = Math.min(...blocks.map((block) => scores[block - 1]!));
  const against = left.length === 0 ? '' : `; the largest of the others is ${threeDigits(Math.max(...left))}`;
  const lead = `${capital(list(blocks))} ${plural(blocks.length, 'has', 'have')} the largest ${score}`;
  return {
    reason: `${lead} (${threeDigits(least)} or more${against}), so ${plural(blocks.length, 'it trains', 'they train')}.`,
    warnings: fewWarning(samples),
  };
}

/** Share of chance from which on two halves of the rounds agree no better than blocks that are drawn. */
const BY_CHANCE = 0.05;

/** @param agreement null: not known */
export function agreementWarnings(agreement: Agreement | null): string[] {
  if (agreement === null || agreement.chance <= BY_CHANCE) return [];
  const { shared, of, chance } = agreement;
  return [
    `The choice may be chance: the odd and the even rounds alone have ${shared} of ${counted(of, 'block')} in common, as many as blocks that are drawn have in ${Math.round(100 * chance)} % of all cases.`,
  ];
}

/**
 * @param scores of spaces 0..n
 * @param space of least variability; 0: none has any
 */
export function variabilityWords(scores: readonly number[], space: number, samples: number): Words {
  const n = scores.length - 1;
  if (space === 0) {
    return {
      reason: 'No space separates the classes, so every block trains.',
      warnings: ['The rows hold one class only, or classes with the same mean states; the rule says nothing here.'],
    };
  }
  const others = scores.flatMap((score, k) => (k > 0 && k !== space && Number.isFinite(score) ? [{ score, k }] : []));
  const nearest = others.toSorted((a, b) => a.score - b.score)[0];
  const next = nearest === undefined ? '' : `; next is space ${nearest.k} with ${threeDigits(nearest.score)}`;
  const boundary = Math.min(space, n - 1);
  const least = boundary < space ? ', but at least 1 block must train' : '';
  const frozen = boundary === 0 ? '' : `${blockRange(1, boundary)} ${plural(boundary, 'is', 'are')} frozen and `;
  const trained = n - boundary;
  return {
    reason: `Space ${space} has the least hidden-state variability (${threeDigits(scores[space]!)}${next})${least}, so ${frozen}${blockRange(boundary + 1, n)} ${plural(trained, 'trains', 'train')}.`,
    warnings: [
      ...fewWarning(samples),
      ...(nearest !== undefined && nearest.score - scores[space]! < CLOSE * nearest.score
        ? [`Spaces ${space} and ${nearest.k} vary nearly the same; other rows may choose the other.`]
        : []),
      ...(scores[0]! < scores[space]!
        ? ['The mean of the embeddings alone separates the classes better than any block; the rule leaves it out.']
        : []),
    ],
  };
}

/** @param importance of block 1..n @param isWithin whether the set keeps to rho */
export function importanceWords(
  importance: readonly number[],
  { blocks, isWithin }: { readonly blocks: readonly number[]; readonly isWithin: boolean },
  rho: number,
  samples: number,
): Words {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const share = sum(blocks.map((block) => importance[block - 1]!)) / sum(importance);
  const limit = `${shareText(rho)} of the operations of training every block`;
  if (!isWithin) {
    return {
      reason: `${capital(list(blocks))} is the cheapest set of blocks.`,
      warnings: [
        `No block can train within ${limit}: the forward pass alone takes nearly that.`,
        ...fewWarning(samples),
      ],
    };
  }
  return {
    reason: `Of all sets of blocks within ${limit}, ${list(blocks)} ${plural(blocks.length, 'has', 'have')} the largest importance (${Math.round(100 * share)} % of that of all blocks), so ${plural(blocks.length, 'it trains', 'they train')}.`,
    warnings: fewWarning(samples),
  };
}

/** `block 3`, `blocks 3, 5–12`. */
function list(blocks: readonly number[]): string {
  return `${plural(blocks.length, 'block')} ${ranges(blocks)}`;
}
