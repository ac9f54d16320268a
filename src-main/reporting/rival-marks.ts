/** What rules other than SALF's chose in the runs of a comparison. */
import { ruleMark, type RuleMark } from '../contract/rule-words.ts';
import type { Comparison } from '../comparison/comparison.ts';
import type { Run } from '../store/runs.ts';

/** The choices of the runs of a seed, each rule once: methods with adapters may choose otherwise, and stand behind. */
export function rivalMarks({ methods }: Comparison, runs: ReadonlyMap<string, Run>, seed: number): RuleMark[] {
  const found = new Map<string, RuleMark>();
  for (const { finished } of methods) {
    for (const { runId } of finished.filter((each) => each.seed === seed)) {
      const choice = runs.get(runId)?.choice ?? null;
      if (choice?.type === 'rule' && !found.has(choice.rule)) found.set(choice.rule, ruleMark(choice));
    }
  }
  return [...found.values()];
}
