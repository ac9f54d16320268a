/** What a training row counts in the loss by its class. Pure. */
import type { CLASS_WEIGHTS } from '../contract/request.ts';

export interface ClassRows {
  readonly label: string;
  readonly rows: number;
}

export interface ClassWeight {
  readonly label: string;
  readonly weight: number;
}

/**
 * In label order. `balanced`: n / (k n_c) for a class with n_c of the n rows, where k classes have rows, as scikit-learn's
 * `compute_class_weight` has it: each class has the same sum of weights, and their mean over the rows is 1. A class without
 * rows has the weight 0, which nothing is multiplied with.
 */
export function classWeights(classes: readonly ClassRows[], rule: (typeof CLASS_WEIGHTS)[number]): ClassWeight[] {
  const present = classes.filter(({ rows }) => rows > 0);
  const all = present.reduce((sum, { rows }) => sum + rows, 0);
  const weigh: Record<typeof rule, (rows: number) => number> = { balanced: (rows) => all / (present.length * rows) };
  return classes.map(({ label, rows }) => ({ label, weight: rows === 0 ? 0 : weigh[rule](rows) }));
}
