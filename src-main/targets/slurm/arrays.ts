/** How many arrays a lot becomes. Pure. */

/** Places of cells, both ends included, from 1 on. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Places 1..cells in spans that a site takes: indices of an array are below its MaxArraySize, so that one holds
 * MaxArraySize - 1 cells that are numbered from 1.
 */
export function spansOf(cells: number, maxArraySize: number): Span[] {
  const most = Math.max(1, maxArraySize - 1);
  return Array.from({ length: Math.ceil(cells / most) }, (_, index) => ({
    from: index * most + 1,
    to: Math.min(cells, (index + 1) * most),
  }));
}

/** The word for `--array`: `1-1000%8`. Indices begin with 1 in every array. */
export function arrayWord({ from, to }: Span, throttle: number | null): string {
  return `1-${to - from + 1}${throttle === null ? '' : `%${throttle}`}`;
}

/**
 * What the cells of a lot are called whose arrays are in the queue: they were submitted in order, each with all of its places.
 * @param jobs `123_4`, of this lot
 */
export function adoptedTickets(jobs: readonly string[], runs: readonly string[]): Map<string, string> {
  const lengths = new Map<number, number>();
  for (const job of jobs) {
    const [array = 0, place = 0] = job.split('_').map(Number);
    lengths.set(array, Math.max(lengths.get(array) ?? 0, place));
  }
  const tickets = [...lengths]
    .sort(([a], [b]) => a - b)
    .flatMap(([array, length]) => Array.from({ length }, (_, index) => `${array}_${index + 1}`));
  return new Map(runs.flatMap((run, index) => (tickets[index] === undefined ? [] : [[run, tickets[index]]])));
}
