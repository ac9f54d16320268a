import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import { readShare, shareText } from '../base/shares.ts';
import { USUAL_RHO, USUAL_SHARE } from './method.ts';
import type { MethodName, MethodRequest } from './method.ts';

/** Settings that come with a word; all others have their defaults. */
type Settings = Readonly<Record<string, string | number>>;

/** What a method is called where people read or type it, if not as it is stored. */
const TITLES: Readonly<Partial<Record<MethodName, string>>> = { 'last-k': 'freeze' };

/** The words of each method and what they set. */
const WORDS = {
  full: { full: {} },
  half: { half: {} },
  'last-k': { freeze: {} },
  'first-k': { 'first-k': {} },
  'random-k': { 'random-k': {} },
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
  'freeze-share': { 'freeze-share': {} },
  'random-boundary': { 'random-boundary': {} },
  'block-influence': { 'block-influence': {} },
  variability: { variability: {} },
  'green-trainer': { 'green-trainer': {} },
  ist: { ist: {} },
  salf: { salf: {} },
} as const satisfies Readonly<Record<MethodName, Readonly<Record<string, Settings>>>>;

/** The setting that a number after a colon is. */
interface Numbered {
  readonly setting: string;
  /** Reads it; null: it is none. */
  readonly read: (typed: string) => number | null;
  /** What the word says with it; a word that needs none has a usual number. */
  readonly needed: { readonly example: string; readonly what: string } | { readonly usual: number };
}

const wholeNumber = (typed: string): number | null => (/^\d+$/.test(typed) ? Number(typed) : null);
const shareWithin =
  (isWithin: (share: number) => boolean) =>
  (typed: string): number | null => {
    const share = readShare(typed);
    return isWithin(share) ? share : null;
  };
const above0 = shareWithin((share) => share > 0 && share <= 1);

const NUMBERS: Readonly<Partial<Record<MethodName, Numbered>>> = {
  'last-k': { setting: 'freeze', read: wholeNumber, needed: { example: '3', what: 'how many blocks stay frozen' } },
  'first-k': { setting: 'train', read: wholeNumber, needed: { example: '3', what: 'how many blocks train' } },
  'random-k': { setting: 'train', read: wholeNumber, needed: { example: '3', what: 'how many blocks train' } },
  'freeze-share': {
    setting: 'freezeShare',
    read: shareWithin((share) => share >= 0 && share < 1),
    needed: { example: '2/3', what: 'what share of the blocks stays frozen' },
  },
  'block-influence': { setting: 'share', read: above0, needed: { usual: USUAL_SHARE } },
  'green-trainer': { setting: 'rho', read: above0, needed: { usual: USUAL_RHO } },
  ist: { setting: 'share', read: above0, needed: { usual: USUAL_SHARE } },
};

const METHODS = Object.entries(WORDS) as [MethodName, Readonly<Record<string, Settings>>][];

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
  const has = (key: string): unknown => Object.entries(method).find(([each]) => each === key)?.[1];
  const fits = (settings: Settings): boolean => Object.entries(settings).every(([key, value]) => has(key) === value);
  // The last one says most.
  const [word] = Object.entries<Settings>(WORDS[method.name]).findLast(([, settings]) => fits(settings))!;
  const numbered = NUMBERS[method.name];
  const number = numbered === undefined ? null : Number(has(numbered.setting));
  return withAdapters(number === null ? word : withNumber(word, numbered!, number), isLora);
}

/** `freeze:9`; a usual number is left out. */
function withNumber(word: string, { needed }: Numbered, number: number): string {
  return 'usual' in needed && needed.usual === number ? word : `${word}:${shareText(number)}`;
}

/** Adapters in all blocks or in half of them stand before the word, as the paper writes them. */
function withAdapters(word: string, isLora: boolean): string {
  if (!isLora) return word;
  return word === 'full' || word === 'half' ? `lora-${word}` : `${word}-lora`;
}

/** The words there are, without those of adapters: `full`, `freeze:3`. */
export const METHOD_WORDS: readonly string[] = METHODS.flatMap(([name, words]) => {
  const needed = NUMBERS[name]?.needed;
  const number = needed !== undefined && 'example' in needed ? `:${needed.example}` : '';
  return Object.keys(words).map((word) => `${word}${number}`);
});

/** `lora-full` or `full-lora`, with `:9` or `:2/3` before or after the second. */
const FORM = /^(?<before>lora-)?(?<base>[a-z-]+?)(?<inner>-lora)?(?::(?<number>[\d./]+))?(?<after>-lora)?$/;

/**
 * The method that a word of the command line stands for, by its name or by the one that it had earlier (`last-k:9`).
 * @param field the flag that the word was given to
 * @throws InputError `request.bad-option`, with the word that is most like it
 */
export function parseMethodWord(typed: string, field = '--methods'): NamedMethod {
  const word = typed.trim().toLowerCase();
  const { before, base = word, inner, number, after } = FORM.exec(word)?.groups ?? {};
  const marks = [before, inner, after].filter((mark) => mark !== undefined);
  if (marks.length > 1) throw unknown(word, field);
  const lora = marks.length === 1;
  for (const [name, words] of METHODS) {
    // By the name that it is stored under, too.
    const title = name === base ? methodTitle(name) : base;
    const settings = words[title];
    if (settings === undefined) continue;
    const numbered = NUMBERS[name];
    if (number === undefined) {
      if (numbered !== undefined && 'example' in numbered.needed)
        throw withoutNumber(withAdapters(title, lora), title, numbered.needed, field);
      return { word: withAdapters(title, lora), method: { name, ...settings }, lora };
    }
    const value = numbered?.read(number) ?? null;
    if (numbered === undefined || value === null) continue;
    const method = { name, ...settings, [numbered.setting]: value };
    return { word: withAdapters(withNumber(title, numbered, value), lora), method, lora };
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

function withoutNumber(
  word: string,
  title: string,
  { example, what }: { readonly example: string; readonly what: string },
  field: string,
): InputError {
  return bad(`“${word}” does not say ${what}.`, `Add the number, as in ${title}:${example}.`, field);
}

function bad(message: string, remedy: string, field: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
