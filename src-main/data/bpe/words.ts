/** How often each word occurs in a corpus: all that the training of a tokenizer looks at. */
import { type DocumentRule, readDocuments } from '../corpus.ts';
import { wordsOf } from './words-of.ts';

/** Words that a text of any size may bring; beyond it the rarest are dropped, which a vocabulary never misses. */
const MOST_WORDS = 5_000_000;

export interface WordCounts {
  readonly words: ReadonlyMap<string, number>;
  readonly documents: number;
  /** UTF-16 code units. */
  readonly characters: number;
}

/**
 * Splits a corpus into words and counts them.
 * @param pause lets the process listen between two pieces
 * @throws InputError with a `data.` code
 */
export async function countWords(
  files: readonly string[],
  rule: DocumentRule,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<WordCounts> {
  const words = new Map<string, number>();
  let [documents, characters] = [0, 0];
  for await (const { text, ends } of readDocuments(files, rule)) {
    for (const word of wordsOf(text)) words.set(word, (words.get(word) ?? 0) + 1);
    if (ends) documents++;
    characters += text.length;
    if (words.size > MOST_WORDS) dropRare(words);
    await pause();
  }
  return { words, documents, characters };
}

function dropRare(words: Map<string, number>): void {
  for (const [word, count] of words) if (count === 1) words.delete(word);
}
