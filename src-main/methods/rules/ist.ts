/**
 * Importance of blocks by reinforcement from random halves, after IST (arXiv 2410.11772). IST learns it while adapters train,
 * by suppressing what adapters have learnt in half of the layers; here it is learnt once, before training, by suppressing the
 * first step of half of the blocks [chosen]. The constants are those of the authors' code.
 */
import type { Random } from '../../base/random.ts';
import { blocksOf, largestOf } from './share.ts';

/** Rows on which halves are compared with one another. */
export const ROWS = 16;
/** Halves that are tried on the same rows. */
export const TRIALS = 3;
/** What is left of the step of a suppressed block. */
export const LEFT = 0.25;
/** How far a reward moves an importance. */
const RATE = 10;
/** Draws of a half that is none of those drawn before; where importances are far apart, one half may come nearly always. */
const MOST_DRAWS = 100;

/** A half of the blocks that was suppressed. */
export interface Trial {
  /** Counted from 1. */
  readonly suppressed: readonly number[];
  /** Mean over the rows. */
  readonly loss: number;
}

/** Chance that a block is drawn, against that of the others: the less important it is, the larger. */
function chanceOf(importance: number): number {
  return 1 / (1 + Math.exp(importance));
}

/**
 * Different halves of the blocks, each floor(n/2) of them, ascending: {@link TRIALS}, or fewer where there are no more.
 * @param importance of block 1..n
 */
export function drawHalves(importance: readonly number[], random: Random): number[][] {
  const halves: number[][] = [];
  for (let draw = 0; draw < MOST_DRAWS && halves.length < TRIALS; draw++) {
    const half = drawHalf(importance, random);
    if (!halves.some((known) => known.join() === half.join())) halves.push(half);
  }
  return halves;
}

/** Without replacement, each time in proportion to the chances of those left. */
function drawHalf(importance: readonly number[], random: Random): number[] {
  const left = importance.map((value, i) => ({ block: i + 1, chance: chanceOf(value) }));
  const drawn: number[] = [];
  while (drawn.length < Math.floor(importance.length / 2)) {
    let point = random.uniform() * left.reduce((sum, { chance }) => sum + chance, 0);
    const found = left.findIndex(({ chance }) => (point -= chance) < 0);
    const [taken] = left.splice(found, 1);
    drawn.push(taken!.block);
  }
  return drawn.toSorted((a, b) => a - b);
}

/**
 * Importances after some trials on the same rows. Suppressing a half is rewarded by exp(-loss), less the mean reward of the
 * trials; a block in a half that is rewarded becomes less important, the more so the less is known of it.
 */
export function reinforced(importance: readonly number[], trials: readonly Trial[]): number[] {
  const rewards = trials.map(({ loss }) => Math.exp(-loss));
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  return importance.map((value, i) => {
    const chance = chanceOf(value);
    const reward = trials.reduce(
      (sum, { suppressed }, k) => (suppressed.includes(i + 1) ? sum + rewards[k]! - mean : sum),
      0,
    );
    return value - RATE * chance * (1 - chance) * reward;
  });
}

/** How far two halves of the rounds choose alike. */
export interface Agreement {
  /** Blocks that both choose. */
  readonly shared: number;
  /** Blocks that each chooses. */
  readonly of: number;
  /** Share of all cases in which two random choices would have as many in common, or more. */
  readonly chance: number;
}

/**
 * What the odd and the even rounds, each for itself, would choose in common; null where there are fewer than two rounds.
 * @param blocks n
 * @param share of the blocks that are chosen
 */
export function agreementOf(rounds: readonly (readonly Trial[])[], blocks: number, share: number): Agreement | null {
  if (rounds.length < 2) return null;
  const [odd, even] = [1, 0].map((rest) => {
    const some = rounds.filter((_, i) => i % 2 === rest);
    return largestOf(some.reduce<readonly number[]>(reinforced, new Array<number>(blocks).fill(0)), share);
  });
  const shared = odd!.filter((block) => even!.includes(block)).length;
  const of = blocksOf(share, blocks);
  return { shared, of, chance: chanceOfSharing(shared, of, blocks) };
}

/** Upper tail of the hypergeometric distribution: at least `shared` of `of` blocks, when both draw `of` out of n. */
function chanceOfSharing(shared: number, of: number, blocks: number): number {
  const ways = (from: number, take: number): number =>
    Array.from({ length: take }, (_, i) => (from - i) / (take - i)).reduce((product, factor) => product * factor, 1);
  const all = ways(blocks, of);
  return Array.from({ length: of - shared + 1 }, (_, i) => shared + i)
    .filter((common) => of - common <= blocks - of)
    .reduce((sum, common) => sum + (ways(of, common) * ways(blocks - of, of - common)) / all, 0);
}
