/** Words that must be one token after a space, such as label words: what training did not find is added. */
import { InputError } from '../../base/errors.ts';
import { toLetters } from './byte-alphabet.ts';
import type { Merge } from './train.ts';

/**
 * Merges that make each word, with a space before it, one token: the trained ones, of which the last give way where the
 * vocabulary has no room, and after them what is missing. Added ones are of the lowest rank, so that they change no
 * text in which the words do not stand.
 * @param most how many merges there may be
 * @throws InputError `request.bad-option` where the words alone need more
 */
export function withWords(trained: readonly Merge[], words: readonly string[], most: number): Merge[] {
  let kept = Math.min(trained.length, most);
  for (;;) {
    const base = trained.slice(0, kept);
    const added = missingMerges(base, words);
    if (kept + added.length <= most) return [...base, ...added];
    if (kept === 0) throw noRoom(words.length, added.length, most);
    kept = Math.max(0, Math.min(kept - 1, most - added.length));
  }
}

function missingMerges(base: readonly Merge[], words: readonly string[]): Merge[] {
  const ranks = new Map(base.map((merge, rank) => [merge.join(' '), rank]));
  const added: Merge[] = [];
  for (const word of words) {
    for (let parts = split(word, ranks); parts.length > 1; parts = split(word, ranks)) {
      const merge: Merge = [parts[0]!, parts[1]!];
      ranks.set(merge.join(' '), base.length + added.length);
      added.push(merge);
    }
  }
  return added;
}

/** The tokens of a word with a space before it: the merge of the lowest rank first, from the left. */
function split(word: string, ranks: ReadonlyMap<string, number>): string[] {
  const parts = Array.from(toLetters(` ${word.normalize('NFC')}`));
  for (;;) {
    let best = Infinity;
    let at = -1;
    for (let i = 1; i < parts.length; i++) {
      const rank = ranks.get(`${parts[i - 1]!} ${parts[i]!}`) ?? Infinity;
      if (rank < best) [best, at] = [rank, i - 1];
    }
    if (at < 0) return parts;
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
  }
}

/**
 * Words of a list, one a line; lines that are empty are passed over.
 * @throws InputError `data.bad-format` for what cannot be one token: it falls apart before the merges begin
 */
export function readWords(text: string, file: string): string[] {
  const words: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const word = line.trim();
    if (word === '') continue;
    if (!ONE_PIECE.test(word.normalize('NFC'))) throw notOneWord(word, file, index + 1);
    if (!words.includes(word)) words.push(word);
  }
  return words;
}

/** What stays in one piece with the space before it; digits are tokens one by one. */
const ONE_PIECE = /^(?:\p{L}+|[^\p{White_Space}\p{L}\p{N}]+)$/u;

function notOneWord(word: string, file: string, line: number): InputError {
  return new InputError({
    code: 'data.bad-format',
    file,
    line,
    message: `“${word}” cannot be one token: letters, digits and signs are split before tokens are made.`,
    remedy: 'Give words of letters only, or of signs only, one per line.',
  });
}

function noRoom(words: number, needed: number, most: number): InputError {
  return new InputError({
    code: 'request.bad-option',
    field: '--must-have',
    message: `${words} words need ${needed} tokens of their own, but the vocabulary has room for ${most}.`,
    remedy: 'Give fewer words, or a larger vocabulary.',
  });
}
