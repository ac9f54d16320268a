import type { Evaluation, Progress } from '../../../contract/events.ts';
import { count, duration, percent, rate, score } from '../../../base/numbers.ts';

export function progressLine(progress: Progress): string {
  const { step, steps, loss, learningRate, tokensPerSecond, etaSeconds } = progress;
  const share = steps === 0 ? 1 : step / steps;
  return [
    `step ${count(step)}/${count(steps)} ${percent(share)}`,
    `loss ${loss.toFixed(4)}`,
    `rate ${rate(learningRate)}`,
    `${count(tokensPerSecond)} tokens/s`,
    `${duration(etaSeconds)} left`,
  ].join('  ');
}

export function evaluationLine({
  step,
  split,
  macroF1,
  accuracy,
  loss,
}: Omit<Evaluation, 'type' | 'predictions' | 'seconds'>): string {
  const weights = step === 0 ? 'of the untrained model' : `after step ${count(step)}`;
  return `${split} ${weights}: macro-F1 ${score(macroF1)}, accuracy ${score(accuracy)}, loss ${loss.toFixed(4)}`;
}
