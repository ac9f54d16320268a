import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { MethodName } from './method.ts';

/** Settings that come with a word; all others have their defaults. */
type Settings = Readonly<Record<string, string | number>>;

/** The words of each method and what they set; or the one setting that a number after a colon is. */
const WORDS = {
  full: { full: {} },
  half: { half: {} },
  'last-k': 'freeze',
  'first-k': 'train',
  'random-k': 'train',
  'every-other': { 'every-other': {} },
  head: { head: {} },
  lift: {
    lift: {},
    'lift-front': { order: 'front' },
    'lift-end': { order: 'end' },
    'lift-random': { order: 'random' },
  },
  lisa: { lisa: {} },
  'gradient-ratio': { 'gradient-ratio': {} },
  salf: { salf: {} },
} as const satisfies Readonly<Record<MethodName, Readonly<Record<string, Settings>> | 'freeze' | 'train'>>;

const METHODS = Object.entries(WORDS) as [MethodName, (typeof WORDS)[MethodName]][];

/** What a word of `--methods` stands for. */
export interface NamedMethod {
  /** As it was typed, in lower case. */
  readonly word: string;
  readonly method: { readonly name: MethodName } & Settings;
  /** Whether blocks train by adapters instead of their weights. */
  readonly lora: boolean;
}

/** The words there are, without those of adapters: `full`, `last-k:3`. */
export const METHOD_WORDS: readonly string[] = METHODS.flatMap(([name, words]) =>
  typeof words === 'string' ? [`${name}:3`] : Object.keys(words),
);

/** `lora-full` or `full-lora`, with `:9` before or after the second. */
const FORM = /^(?<before>lora-)?(?<base>[a-z-]+?)(?<inner>-lora)?(?::(?<count>\d+))?(?<after>-lora)?$/;

/**
 * The method that a word of the command line stands for.
 * @param field the flag that the word was given to
 * @throws InputError `request.bad-option`, with the word that is most like it
 */
export function parseMethodWord(typed: string, field = '--methods'): NamedMethod {
  const word = typed.trim().toLowerCase();
  const { before, base = word, inner, count, after } = FORM.exec(word)?.groups ?? {};
  const marks = [before, inner, after].filter((mark) => mark !== undefined);
  if (marks.length > 1) throw unknown(word, field);
  const lora = marks.length === 1;
  for (const [name, words] of METHODS) {
    if (typeof words !== 'string') {
      const settings = Object.entries<Settings>(words).find(([each]) => each === base)?.[1];
      if (settings !== undefined && count === undefined) return { word, method: { name, ...settings }, lora };
    } else if (name === base) {
      if (count === undefined) throw withoutCount(word, words, field);
      return { word, method: { name, [words]: Number(count) }, lora };
    }
  }
  throw unknown(word, field);
}

function unknown(word: string, field: string): InputError {
  const known = [...METHOD_WORDS, ...METHOD_WORDS.map((each) => `${each}-lora`), 'lora-full', 'lora-half'];
  return bad(
    word === '' ? 'A method is missing.' : `“${word}” is no method.${didYouMean(word, known)}`,
    `Use ${METHOD_WORDS.join(', ')}, each also with -lora behind it.`,
    field,
  );
}

function withoutCount(word: string, setting: 'freeze' | 'train', field: string): InputError {
  const blocks = setting === 'freeze' ? 'stay frozen' : 'train';
  return bad(`“${word}” does not say how many blocks ${blocks}.`, `Add the number, as in ${word}:3.`, field);
}

function bad(message: string, remedy: string, field: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
