/** What is said of classes: what they count in the loss, and which of them no answer was. */
import { counted, listed, threeDigits } from '../base/numbers.ts';
import type { Plan } from './events.ts';
import type { Score } from './score.ts';

/** Classes that a sentence names, at most. */
const MOST_NAMED = 12;

/** `person 0.82, place 1.4`; null: every row counts the same. */
export function classWeightWords({ classWeights }: Pick<Plan, 'classWeights'>): string | null {
  if (classWeights === undefined) return null;
  const named = classWeights.slice(0, MOST_NAMED).map(({ label, weight }) => `${label} ${threeDigits(weight)}`);
  const rest = classWeights.length - named.length;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** Classes with rows of which no row was predicted to be. */
export function neverPredicted({ perClass, confusion }: Pick<Score, 'perClass' | 'confusion'>): Score['perClass'] {
  return perClass.filter(({ support }, index) => support > 0 && confusion.every((row) => (row[index] ?? 0) === 0));
}

/**
 * `No row was predicted as entity (94 rows), so its F1 is 0.` and what may help; null: every class with rows was predicted.
 */
export function neverPredictedWords(score: Pick<Score, 'perClass' | 'confusion'>): string | null {
  const absent = neverPredicted(score);
  if (absent.length === 0) return null;
  const named = absent.slice(0, MOST_NAMED).map(({ label, support }) => `${label} (${counted(support, 'row')})`);
  const rest = absent.length - named.length;
  const words = listed([...named, ...(rest > 0 ? [counted(rest, 'other class', 'other classes')] : [])]);
  const are = absent.length === 1 ? 'its F1 is 0' : 'their F1 is 0';
  return `No row was predicted as ${words}, so ${are}. More epochs, --class-weights balanced or more rows of ${absent.length === 1 ? 'it' : 'them'} may help.`;
}
