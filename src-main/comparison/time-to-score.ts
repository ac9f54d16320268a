/** One scoring of the validation rows. */
export interface Validation {
  readonly step: number;
  readonly macroF1: number;
  /** Run time at its end; null where it was not noted. */
  readonly seconds: number | null;
}

/**
 * The validation macro-F1 with which a run ended: that of the weights which were kept, the best ones or the last. The
 * untrained model, step 0, is never kept. null: it was never validated.
 */
export function finalValidation(validations: readonly Validation[], restoreBest: boolean): number | null {
  const trained = validations.filter(({ step }) => step > 0);
  const scores = inOrder(trained).map(({ macroF1 }) => macroF1);
  if (scores.length === 0) return null;
  return restoreBest ? Math.max(...scores) : scores.at(-1)!;
}

/**
 * Seconds of run time, its own analysis and warm-up among them, until the first validation that reached a score;
 * `unknown` where it did but the time was not noted.
 */
export function timeToScore(validations: readonly Validation[], score: number): number | 'not reached' | 'unknown' {
  const first = inOrder(validations).find(({ macroF1 }) => macroF1 >= score);
  if (first === undefined) return 'not reached';
  return first.seconds ?? 'unknown';
}

function inOrder(validations: readonly Validation[]): Validation[] {
  return validations.toSorted((a, b) => a.step - b.step);
}
