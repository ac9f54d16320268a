/** An answer as text. */
import { formatFault } from '../../../base/errors.ts';
import { count, counted, duration, score } from '../../../base/numbers.ts';
import type { FileScore, Prediction, PredictResult } from '../../../contract/predict.ts';
import { table } from '../../../tables/layout.ts';
import type { Style } from '../format/style.ts';
import { classLines } from './result.ts';

/** An answer, and who gave it. */
export interface Answer {
  readonly name: string;
  readonly prediction: Prediction;
}

/** Most labels whose cosines fit beside one another. */
const MOST_COLUMNS = 8;

/** The probability of every label, the likeliest first; of several models side by side, in the order of the first. */
export function predictionLines(answers: readonly Answer[], style: Style): string[] {
  const [{ prediction: first }] = answers as readonly [Answer, ...Answer[]];
  const order = [...first.labels.keys()].sort((a, b) => first.probabilities[b]! - first.probabilities[a]!);
  const columns = [
    { title: 'label' },
    ...answers.map(({ name }) => ({ title: answers.length === 1 ? 'probability' : name, number: true as const })),
  ];
  const rows = order.map((label) => [
    first.labels[label]!,
    ...answers.map(({ prediction }) => score(prediction.probabilities[label]!)),
  ]);
  const [title, ...body] = table(columns, rows, (text, row, column) => {
    const answer = answers[column - 1]?.prediction ?? first;
    return row >= 0 && answer.predicted === order[row] ? style.bold(text) : text;
  });
  return [
    ...answers.map(({ name, prediction }) => headline(name, prediction, answers.length > 1, style)),
    style.dim(title ?? ''),
    ...body,
    ...answers.flatMap(({ name, prediction }) => traceLines(name, prediction, answers.length > 1, style)),
  ];
}

function headline(name: string, { labels, predicted, margin, tokens, cut }: Prediction, isOne: boolean, style: Style) {
  const who = isOne ? `${name}: ` : '';
  const prompt = `${counted(tokens, 'token')}${cut ? ', cut to fit' : ''}`;
  return `${who}${style.bold(labels[predicted]!)}, margin ${score(margin)} (${prompt})`;
}

function traceLines(name: string, prediction: Prediction, isOne: boolean, style: Style): string[] {
  const { trace, traceFault, labels, probabilities } = prediction;
  if (traceFault !== null) return ['', `note: there is no trace: ${formatFault(traceFault)}`];
  if (trace === null) return [];
  const shown = [...labels.keys()]
    .sort((a, b) => probabilities[b]! - probabilities[a]!)
    .slice(0, MOST_COLUMNS)
    .sort((a, b) => a - b);
  const columns = [
    { title: 'space' },
    ...shown.map((label) => ({ title: labels[label]!, number: true as const })),
    { title: 'nearest words' },
  ];
  const rows = trace.spaces.map(({ cosines, nearest }, space) => [
    `r_${space}`,
    ...shown.map((label) => cosines[label]!.toFixed(3)),
    nearest.map(({ text, cosine }) => `${JSON.stringify(text)} ${cosine.toFixed(2)}`).join('  '),
  ]);
  const [title, ...body] = table(columns, rows);
  const left = labels.length - shown.length;
  return [
    '',
    `${isOne ? `${name}: ` : ''}Cosine of each latent space with the labels’ semantic bases${left === 0 ? '' : `, without the ${counted(left, 'unlikeliest label')}`}:`,
    style.dim(title ?? ''),
    ...body,
  ];
}

/** What became of a file. */
export function predictedLines({ rows, predicted, resumed, notes, out, seconds }: PredictResult): string[] {
  const columns = [{ title: 'predicted' }, { title: 'rows', number: true }] as const;
  const earlier = resumed === 0 ? '' : `, ${count(resumed)} of them predicted earlier`;
  return [
    ...table(
      columns,
      predicted.map((each) => [each.label, count(each.rows)]),
    ),
    ...notes.map((note) => `note: ${note}`),
    `Wrote ${counted(rows, 'row')}${earlier}, to ${out} in ${duration(seconds)}.`,
  ];
}

/** A run's score on a file. @param weights `best weights (step 14)`; empty: not known */
export function fileScoreLines(file: string, evaluation: FileScore, weights: string, style: Style): string[] {
  const { macroF1, accuracy, loss, rows, notes } = evaluation;
  const of = weights === '' ? '' : `, ${weights}`;
  return [
    style.bold(
      `${file}: macro-F1 ${score(macroF1)}, accuracy ${score(accuracy)}, loss ${loss.toFixed(4)} on ${counted(rows, 'row')}${of}`,
    ),
    ...classLines(evaluation, style),
    ...notes.map((note) => `note: ${note}`),
  ];
}
