/** Joins what is asked in one turn of the event loop, since one long request is much cheaper than many short ones. */

/** Most items of a request, and most of what `sizeOf` counts. */
const MOST_ITEMS = 2000;
const MOST_SIZE = 1 << 18;

/**
 * @param work answers many items at once, in their order; an error in place of an answer is that item's alone
 * @returns asks for one of them
 */
export function batched<In, Out>(
  work: (items: In[]) => Promise<readonly (Out | Error)[]>,
  sizeOf: (item: In) => number,
): (item: In) => Promise<Out> {
  let waiting: { item: In; resolve: (out: Out) => void; reject: (reason: unknown) => void }[] = [];
  const flush = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    for (const chunk of chunks(asked, ({ item }) => sizeOf(item))) {
      try {
        const answers = await work(chunk.map(({ item }) => item));
        chunk.forEach(({ resolve, reject }, index) => {
          const answer = answers[index]!;
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        });
      } catch (thrown) {
        for (const { reject } of chunk) reject(thrown);
      }
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void flush());
      waiting.push({ item, resolve, reject });
    });
}

function chunks<T>(items: readonly T[], sizeOf: (item: T) => number): T[][] {
  const result: T[][] = [];
  let size = Infinity;
  for (const item of items) {
    size += sizeOf(item);
    const last = result.at(-1);
    if (last === undefined || last.length === MOST_ITEMS || size > MOST_SIZE) {
      result.push([item]);
      size = sizeOf(item);
    } else last.push(item);
  }
  return result;
}
