/** What is said of rules wherever they are shown. */
import { listed, ranges } from '../base/numbers.ts';
import { RULES, type RuleChoice, type RuleName } from './rules.ts';

export interface RuleWords {
  /** As in a legend. */
  readonly title: string;
  /** What its numbers are. */
  readonly score: string;
  /** What they belong to, and the number of the first of these. */
  readonly of: 'block' | 'space';
  readonly first: 0 | 1;
}

export const RULE_WORDS: Readonly<Record<RuleName, RuleWords>> = {
  'block-influence': { title: 'Block Influence', score: 'Block Influence', of: 'block', first: 1 },
  variability: { title: 'variability', score: 'hidden-state variability', of: 'space', first: 0 },
  'green-trainer': { title: 'GreenTrainer', score: 'importance', of: 'block', first: 1 },
  ist: { title: 'IST', score: 'importance by random halves', of: 'block', first: 1 },
};

/** All of them, in a sentence. */
export const RULE_TITLES = listed(RULES.map((rule) => RULE_WORDS[rule].title));

/** What a picture needs of a choice. */
export interface RuleMark extends Pick<RuleChoice, 'rule' | 'blocks'> {
  /** Whether these are all blocks above a boundary. */
  readonly isSuffix: boolean;
}

export function ruleMark({ rule, scores, blocks }: RuleChoice): RuleMark {
  const all = scores.length - (1 - RULE_WORDS[rule].first);
  return { rule, blocks, isSuffix: blocks.length === all - blocks[0]! + 1 };
}

/** A rule that has chosen: `variability`, `GreenTrainer (trains 9, 11–12)` where these are not all blocks above a boundary. */
export function chosenBy({ rule, blocks, isSuffix }: RuleMark): string {
  const { title } = RULE_WORDS[rule];
  return isSuffix ? title : `${title} (trains ${ranges(blocks)})`;
}
