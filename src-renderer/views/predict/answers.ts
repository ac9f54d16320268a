/** What a window makes of answers. Pure. */
import type { Prediction } from '../../../src-main/contract/predict.ts';

/** An answer, and who gave it. */
export interface Answer {
  readonly name: string;
  readonly prediction: Prediction;
}

/** Indices of the labels, the likeliest first. */
export function labelOrder({ labels, probabilities }: Prediction): number[] {
  return [...labels.keys()].sort((a, b) => probabilities[b]! - probabilities[a]!);
}

/** Labels whose cosines are shown: the likeliest, in the task's order. @param most how many fit */
export function tracedLabels(prediction: Prediction, most: number): number[] {
  return labelOrder(prediction)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/** `person, margin 0.412, 14 tokens`. */
export function answerSentence({ labels, predicted, margin, tokens, cut }: Prediction): string {
  const prompt = `${tokens} ${tokens === 1 ? 'token' : 'tokens'}${cut ? ', cut to fit' : ''}`;
  return `${labels[predicted] ?? ''}, margin ${margin.toFixed(3)}, ${prompt}`;
}

/** The columns of a file that take the place of a task's; null: it has the task's own. */
export function otherColumns(wanted: readonly string[], chosen: readonly string[]): string[] | null {
  return wanted.join('\n') === chosen.join('\n') ? null : [...chosen];
}

/** The column that a task's column probably is in a file: the same name, in any case; else the one that was guessed. */
export function likelyColumn(wanted: string, columns: readonly string[], guess: string | undefined): string {
  const same = columns.find((name) => name.toLowerCase() === wanted.toLowerCase());
  return columns.includes(wanted) ? wanted : (same ?? guess ?? columns[0] ?? wanted);
}
