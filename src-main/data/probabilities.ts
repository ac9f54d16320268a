/** From the logits of label tokens to what is predicted. Pure. */

/** Index of the largest value, the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** Softmax in float64: the probability of each label among the labels. */
export function probabilitiesOf(logits: ArrayLike<number>): number[] {
  const largest = logits[argmax(logits)]!;
  const weights = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** The largest probability less the second largest: 0 where two labels are equally likely. */
export function marginOf(probabilities: readonly number[]): number {
  const best = argmax(probabilities);
  return probabilities[best]! - Math.max(...probabilities.filter((_, index) => index !== best));
}
