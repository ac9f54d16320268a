/** A tokenizer trained on a corpus. */
import { readText } from '../source.ts';
import type { DocumentRule } from '../corpus.ts';
import { readWords, withWords } from './must-have.ts';
import { mergesFor, tokenizerFiles, type TokenizerFiles } from './tokenizer-files.ts';
import { trainMerges } from './train.ts';
import { countWords } from './words.ts';

export interface TokenizerTraining {
  readonly text: readonly string[];
  readonly documents: DocumentRule;
  /** Tokens of the vocabulary, bytes and special tokens included. */
  readonly vocabulary: number;
  /** File of words that must be one token after a space; null: none. */
  readonly mustHave: string | null;
}

export interface TrainedTokenizer extends TokenizerFiles {
  readonly documents: number;
  readonly characters: number;
  readonly words: number;
}

/**
 * @param field option that a vocabulary too small is the fault of
 * @param pause lets the process listen
 * @throws InputError with a `data.` code, or `request.bad-option`
 */
export async function trainTokenizer(
  { text, documents: rule, vocabulary, mustHave }: TokenizerTraining,
  field: string,
  pause?: () => Promise<void>,
): Promise<TrainedTokenizer> {
  const most = mergesFor(vocabulary, field);
  const wanted = mustHave === null ? [] : readWords((await readText(mustHave)).text, mustHave);
  const { words, documents, characters } = await countWords(text, rule, pause);
  const merges = withWords(trainMerges(words, most), wanted, most);
  return { ...tokenizerFiles(merges), documents, characters, words: words.size };
}
