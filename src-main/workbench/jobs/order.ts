/**
 * An order of jobs in which one has moved.
 * @param before the job that comes right after it; null, or one that is not there: it goes last
 */
export function moveBefore(ids: readonly string[], id: string, before: string | null): string[] {
  if (before === id) return [...ids];
  const others = ids.filter((each) => each !== id);
  const index = before === null ? -1 : others.indexOf(before);
  return index === -1 ? [...others, id] : others.toSpliced(index, 0, id);
}
