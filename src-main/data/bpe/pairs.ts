/** How often each pair of neighbouring tokens stands in the words of a text, and in which words. */

/** Ids are below this, so that a pair fits into one exact number. */
const ID_LIMIT = 2 ** 24;

export class PairCounts {
  readonly #slots = new Map<number, number>();
  readonly left: number[] = [];
  readonly right: number[] = [];
  readonly count: number[] = [];
  /** Words in which a pair stands, or once stood; null where it was merged away. */
  readonly words: (number[] | null)[] = [];

  /** The number under which a pair is kept. */
  slotOf(left: number, right: number): number {
    const key = left * ID_LIMIT + right;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.count.length;
    this.#slots.set(key, slot);
    this.left.push(left);
    this.right.push(right);
    this.count.push(0);
    this.words.push([]);
    return slot;
  }

  /** Changes the count of a pair; a pair that is added is noted as standing in `word`. @returns its slot. */
  change(left: number, right: number, by: number, word: number): number {
    const slot = this.slotOf(left, right);
    this.count[slot]! += by;
    if (by > 0) {
      const words = (this.words[slot] ??= []);
      // Words come in order, so one look back is enough to name each once.
      if (words.at(-1) !== word) words.push(word);
    }
    return slot;
  }
}
