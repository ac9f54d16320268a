import { plural } from '../base/numbers.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import type { LibraryDataset } from '../store/library-datasets.ts';

/** Most methods that are named. */
const NAMED = 4;

/**
 * What an experiment is called among other jobs: `salf, full on Questions, seeds 1, 2`.
 * @param library whose names people gave; experiments have those of tasks
 */
export function experimentTitle(
  { kind, methods, datasets, seeds }: ExperimentRequest,
  library: readonly Pick<LibraryDataset, 'name' | 'data'>[],
): string {
  const what =
    kind === 'sweep'
      ? `Sweep of ${methods.length} boundaries`
      : methods.length > NAMED
        ? `${methods.length} methods`
        : methods.map(({ name }) => name).join(', ');
  const names = datasets.map(({ name, data }) => library.find((each) => isSame(each.data, data))?.name ?? name);
  return `${what} on ${names.join(', ')}, ${plural(seeds.length, 'seed')} ${seeds.join(', ')}`;
}

function isSame(a: LibraryDataset['data'], b: LibraryDataset['data']): boolean {
  return a.train === b.train && a.test === b.test;
}
