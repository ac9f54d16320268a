/**
 * Byte-level byte-pair encoding (arXiv 1508.07909, GPT-2's alphabet): the pair of neighbouring tokens that occurs most
 * often becomes a token, again and again. A text is only ever looked at as words and how often each occurs; a merge
 * touches the words in which its pair stands. Merges and ties are those of Hugging Face's `BpeTrainer`.
 */
import { SORTED_LETTERS, toLetters } from './byte-alphabet.ts';
import { PairCounts } from './pairs.ts';
import { PairQueue } from './pair-queue.ts';

/** Two tokens that become one, as their texts over the byte alphabet. */
export type Merge = readonly [left: string, right: string];

/** Rarer pairs are no tokens, even where the vocabulary has room. */
const MIN_COUNT = 2;

/**
 * @param words how often each word occurs; a word is what the pre-tokenizer splits off
 * @param most how many new tokens are wanted besides the bytes; fewer come where the text has no more pairs
 */
export function trainMerges(words: ReadonlyMap<string, number>, most: number): Merge[] {
  const tokens = [...SORTED_LETTERS];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const symbols: number[][] = [];
  const counts: number[] = [];
  for (const [word, count] of words) {
    symbols.push(Array.from(toLetters(word), (letter) => ids.get(letter)!));
    counts.push(count);
  }
  const { pairs, queue } = initialPairs(symbols, counts);
  const limit = SORTED_LETTERS.length + most;
  /** By slot: a pair that was merged and came up again counts from the last time on, as it does there. */
  const merges = new Map<number, Merge>();
  while (tokens.length < limit) {
    const top = queue.pop();
    if (top === undefined) break;
    const { slot, left, right } = top;
    const where = pairs.words[slot]!;
    const count = pairs.count[slot]!;
    if (where === null) continue;
    if (count !== top.count) {
      queue.push({ ...top, count });
      continue;
    }
    if (count < MIN_COUNT) break;
    const text = tokens[left]! + tokens[right]!;
    // Two ways may lead to the same token.
    const id = ids.get(text) ?? tokens.push(text) - 1;
    ids.set(text, id);
    merges.delete(slot);
    merges.set(slot, [tokens[left]!, tokens[right]!]);
    pairs.words[slot] = null;
    const made = new Set<number>();
    for (const word of where) mergeIn(symbols[word]!, left, right, id, pairs, counts[word]!, word, made);
    for (const slot of made) {
      const now = pairs.count[slot]!;
      if (now > 0) queue.push({ slot, count: now, left: pairs.left[slot]!, right: pairs.right[slot]! });
    }
  }
  return [...merges.values()];
}

function initialPairs(symbols: readonly (readonly number[])[], counts: readonly number[]) {
  const pairs = new PairCounts();
  const queue = new PairQueue();
  for (const [word, ids] of symbols.entries()) {
    for (let i = 1; i < ids.length; i++) pairs.change(ids[i - 1]!, ids[i]!, counts[word]!, word);
  }
  for (const [slot, count] of pairs.count.entries()) {
    queue.push({ slot, count, left: pairs.left[slot]!, right: pairs.right[slot]! });
  }
  return { pairs, queue };
}

/** Replaces a pair in one word, from the left on, and brings the counts of its neighbours up to date. */
function mergeIn(
  word: number[],
  left: number,
  right: number,
  id: number,
  pairs: PairCounts,
  count: number,
  index: number,
  made: Set<number>,
): void {
  let to = 0;
  for (let from = 0; from < word.length; from++, to++) {
    if (word[from] !== left || word[from + 1] !== right) {
      word[to] = word[from]!;
      continue;
    }
    if (to > 0) {
      pairs.change(word[to - 1]!, left, -count, index);
      made.add(pairs.change(word[to - 1]!, id, count, index));
    }
    const next = word[from + 2];
    if (next !== undefined) {
      pairs.change(right, next, -count, index);
      made.add(pairs.change(id, next, count, index));
    }
    word[to] = id;
    from++;
  }
  word.length = to;
}
