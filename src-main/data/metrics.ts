/** Scores of one class; 0 wherever a quotient would be 0/0. */
export interface ClassMetrics {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows whose truth is this class. */
  readonly support: number;
}

export interface Metrics {
  readonly macroF1: number;
  readonly accuracy: number;
  readonly perClass: readonly ClassMetrics[];
  /** confusion[truth][prediction], in label order. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Accuracy, per-class scores and macro-F1, the unweighted mean of F1 over all `labels`: a class that is never predicted
 * counts 0 (scikit-learn's `f1_score` with all labels, `average="macro"`, `zero_division=0`).
 * `truth` and `predicted` are label indices, row by row.
 */
export function metrics(truth: ArrayLike<number>, predicted: ArrayLike<number>, labels: readonly string[]): Metrics {
  if (truth.length !== predicted.length)
    throw new RangeError(`${truth.length} labels, ${predicted.length} predictions.`);
  const confusion = labels.map(() => labels.map(() => 0));
  for (let row = 0; row < truth.length; row++) confusion[truth[row]!]![predicted[row]!]!++;
  const perClass = labels.map((label, index): ClassMetrics => {
    const hits = confusion[index]![index]!;
    const support = sum(confusion[index]!);
    const chosen = sum(confusion.map((counts) => counts[index]!));
    return {
      label,
      precision: ratio(hits, chosen),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + chosen),
      support,
    };
  });
  return {
    macroF1: ratio(sum(perClass.map((scores) => scores.f1)), labels.length),
    accuracy: ratio(sum(confusion.map((counts, index) => counts[index]!)), truth.length),
    perClass,
    confusion,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
