import { plural } from '../base/numbers.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';

/** Most methods that are named. */
const NAMED = 4;

/** What an experiment is called among other jobs: `salf, full on Questions, seeds 1, 2`. */
export function experimentTitle({ kind, methods, datasets, seeds }: ExperimentRequest): string {
  const what =
    kind === 'sweep'
      ? `Sweep of ${methods.length} boundaries`
      : methods.length > NAMED
        ? `${methods.length} methods`
        : methods.map(({ name }) => name).join(', ');
  return `${what} on ${datasets.map(({ name }) => name).join(', ')}, ${plural(seeds.length, 'seed')} ${seeds.join(', ')}`;
}
