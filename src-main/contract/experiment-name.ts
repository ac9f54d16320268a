import { counted } from '../base/numbers.ts';
import type { ExperimentRequest } from './experiment.ts';

/** A name for people: `full, half x 3 seeds on trec`. */
export function experimentName({ kind, methods, seeds, datasets, models }: ExperimentRequest): string {
  const what = kind === 'sweep' ? `sweep of ${methods.length} boundaries` : methods.map(({ name }) => name).join(', ');
  const where = [...datasets, ...(models.length > 1 ? models : [])].map(({ name }) => name).join(', ');
  return `${what} x ${counted(seeds.length, 'seed')} on ${where}`;
}
