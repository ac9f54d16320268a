import { plural, rate } from '../base/numbers.ts';
import type { ExperimentRequest, MethodCase } from './experiment.ts';

/**
 * How many times the learning rate of weights low-rank adapters usually need. Measured over 14 models in “LoRA Without
 * Regret” (Schulman et al. 2025), and by this project's own searches.
 */
export const ADAPTER_FACTOR = 10;

/** The rate around which the best one of a method is looked for, from the one that is usual for weights. */
export function usualRate({ lora }: Pick<MethodCase, 'lora'>, forWeights: number): number {
  return lora === null ? forWeights : forWeights * ADAPTER_FACTOR;
}

/**
 * A sentence where adapters train at a learning rate that weights train at: the comparison would be one of rates.
 * Methods that train neither weights of blocks nor adapters say nothing of it.
 */
export function rateWarnings({
  kind,
  methods,
  settings,
}: Pick<ExperimentRequest, 'kind' | 'methods' | 'settings'>): string[] {
  if (kind === 'sweep') return [];
  const rateOf = ({ learningRate }: MethodCase): number => learningRate ?? settings.optimizer.learningRate;
  const weights = methods.filter(({ lora, method }) => lora === null && method.name !== 'head');
  const [lowest] = weights.map(rateOf).sort((a, b) => a - b);
  const low = methods.filter((each) => each.lora !== null && lowest !== undefined && rateOf(each) <= lowest);
  if (low.length === 0) return [];
  const names = low.map(({ name }) => name).join(', ');
  return [
    `${names}: ${plural(low.length, 'its adapters train', 'their adapters train')} at no higher a learning rate than weights do (${rate(lowest!)}); adapters commonly need about ${ADAPTER_FACTOR} times as much. Give each method its own rate, as \`salf rates\` finds it.`,
  ];
}
