/** What a rule has chosen, in words. */
import { count, duration, ranges, threeDigits } from '../../../base/numbers.ts';
import { RULE_WORDS } from '../../../contract/rule-words.ts';
import type { RuleChoice, RuleChosen } from '../../../contract/rules.ts';
import { section } from './found.ts';

export function ruleLines(chosen: RuleChosen): string[] {
  const { rule, reason, warnings, seconds, samples } = chosen;
  return section('Choice', [
    reason,
    scoreLine(chosen),
    ...warnings.map((warning) => `note: ${warning}`),
    `by ${rule}, from ${count(samples)} training rows, in ${duration(seconds)}`,
  ]);
}

/** `variability by space 0: 0.078, 1: 0.058, ...; trains 2–12`. */
function scoreLine({ rule, scores, blocks }: RuleChoice): string {
  const { score: what, of, first } = RULE_WORDS[rule];
  const words = scores.map((score, i) => `${i + first}: ${score === null ? 'none' : threeDigits(score)}`);
  return `${what} by ${of} ${words.join(', ')}; trains ${ranges(blocks)}`;
}
