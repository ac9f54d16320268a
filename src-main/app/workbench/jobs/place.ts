import type { StoredJob } from '../../../store/jobs.ts';

/**
 * A place between two jobs: half way to the one before.
 * @param before the job that shall come next; null, or one that is not there: it goes last
 */
export function placeBefore(
  jobs: readonly Pick<StoredJob, 'id' | 'place'>[],
  id: string,
  before: string | null,
): number {
  const others = jobs.filter((job) => job.id !== id).toSorted((a, b) => a.place - b.place);
  const index = others.findIndex((job) => job.id === before);
  if (index === -1) return (others.at(-1)?.place ?? 0) + 1;
  const [next, previous] = [others[index]!.place, others[index - 1]?.place ?? others[index]!.place - 1];
  return (next + previous) / 2;
}
