import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { MethodName, MethodRequest } from './method.ts';

/** Settings that come with a word; all others have their defaults. */
type Settings = Readonly<Record<string, string | number>>;

/** What a method is called where people read or type it, if not as it is stored. */
const TITLES: Readonly<Partial<Record<MethodName, string>>> = { 'last-k': 'freeze' };

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
  /** Its one name: `freeze:9-lora` for `last-k-lora:9`, `lora-half` for `half-lora`. */
  readonly word: string;
  readonly method: { readonly name: MethodName } & Settings;
  /** Whether blocks train by adapters instead of their weights. */
  readonly lora: boolean;
}

/** What a method is called: `freeze` for the stored `last-k`; what is no method stays as it is. */
export function methodTitle(name: string): string {
  return TITLES[name as MethodName] ?? name;
}

/** A method with adapters or without, by what it is called: `lora-half`, `freeze-lora`, `salf`. */
export function familyWord(name: MethodName, isLora: boolean): string {
  return withAdapters(methodTitle(name), isLora);
}

/** The word that says most of a method: `freeze:9`, `lift-end`, `lora-half`; its other settings are left out. */
export function wordOf(method: MethodRequest, isLora: boolean): string {
  const words = WORDS[method.name];
  const has = (key: string): unknown => Object.entries(method).find(([each]) => each === key)?.[1];
  if (typeof words === 'string') return withAdapters(`${methodTitle(method.name)}:${String(has(words))}`, isLora);
  const fits = (settings: Settings): boolean => Object.entries(settings).every(([key, value]) => has(key) === value);
  // The last one says most.
  const word = Object.entries<Settings>(words).findLast(([, settings]) => fits(settings))!;
  return withAdapters(word[0], isLora);
}

/** Adapters in all blocks or in half of them stand before the word, as the paper writes them. */
function withAdapters(word: string, isLora: boolean): string {
  if (!isLora) return word;
  return word === 'full' || word === 'half' ? `lora-${word}` : `${word}-lora`;
}

/** The words there are, without those of adapters: `full`, `freeze:3`. */
export const METHOD_WORDS: readonly string[] = METHODS.flatMap(([name, words]) =>
  typeof words === 'string' ? [`${methodTitle(name)}:3`] : Object.keys(words),
);

/** `lora-full` or `full-lora`, with `:9` before or after the second. */
const FORM = /^(?<before>lora-)?(?<base>[a-z-]+?)(?<inner>-lora)?(?::(?<count>\d+))?(?<after>-lora)?$/;

/**
 * The method that a word of the command line stands for, by its name or by the one that it had earlier (`last-k:9`).
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
      if (settings === undefined || count !== undefined) continue;
      return { word: withAdapters(base, lora), method: { name, ...settings }, lora };
    } else if (name === base || methodTitle(name) === base) {
      if (count === undefined) throw withoutCount(familyWord(name, lora), `${methodTitle(name)}:3`, words, field);
      const one = `${methodTitle(name)}:${Number(count)}`;
      return { word: withAdapters(one, lora), method: { name, [words]: Number(count) }, lora };
    }
  }
  throw unknown(word, field);
}

/** The one name of a method that is stored or typed under another; what is no method stays as it is. */
export function canonicalWord(word: string): string {
  try {
    return parseMethodWord(word).word;
  } catch {
    return word;
  }
}

function unknown(word: string, field: string): InputError {
  const known = [...METHOD_WORDS, ...METHOD_WORDS.map((each) => withAdapters(each, true))];
  return bad(
    word === '' ? 'A method is missing.' : `“${word}” is no method.${didYouMean(word, known)}`,
    `Use ${METHOD_WORDS.join(', ')}, each also with -lora behind it.`,
    field,
  );
}

function withoutCount(word: string, example: string, setting: 'freeze' | 'train', field: string): InputError {
  const blocks = setting === 'freeze' ? 'stay frozen' : 'train';
  return bad(`“${word}” does not say how many blocks ${blocks}.`, `Add the number, as in ${example}.`, field);
}

function bad(message: string, remedy: string, field: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
