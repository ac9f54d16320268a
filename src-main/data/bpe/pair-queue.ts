/**
 * A priority queue of pairs of tokens: the most frequent first; of equally frequent ones that with the smaller left id,
 * then the smaller right id. That is the order of Hugging Face's trainer, so that ties fall alike.
 */

/** A pair as it was when it was put in; its count may have changed since. */
export interface QueuedPair {
  readonly slot: number;
  readonly count: number;
  readonly left: number;
  readonly right: number;
}

export class PairQueue {
  /** A binary heap: no entry comes before that at (i - 1) >> 1. */
  readonly #heap: QueuedPair[] = [];

  push(entry: QueuedPair): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes the first entry out; undefined where there is none. */
  pop(): QueuedPair | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: QueuedPair, b: QueuedPair): boolean {
  if (a.count !== b.count) return a.count > b.count;
  return a.left !== b.left ? a.left < b.left : a.right < b.right;
}
