/** Flags that hold lists. */
import { LearningRate, Seed } from '../fields.ts';
import { InputError } from '../../base/errors.ts';
import { counted } from '../../base/numbers.ts';
import { canonicalWord } from '../named-methods.ts';

/** The words between commas. @throws InputError for the same word twice */
export function readWords(given: string, field: string): string[] {
  const words = given.split(',').map((word) => word.trim());
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) throw badList(field, `“${twice}” is there twice.`, 'Leave one out.');
  return words;
}

/** `1,2,3`. @throws InputError `request.bad-option` */
export function readSeeds(given: string): number[] {
  return readWords(given, '--seeds').map((word) => {
    const seed = Seed.safeParse(word === '' ? NaN : Number(word));
    if (seed.success) return seed.data;
    throw badList('--seeds', `“${word}” is not a whole number from 0 on.`, 'Write seeds as in 1,2,3.');
  });
}

/**
 * Boundaries e of a sweep, ascending: single ones and ranges, `0,5,10-12`.
 * @param blocks n; e is from 0 to n - 1
 * @throws InputError `request.bad-option`
 */
export function readBoundaries(given: string, blocks: number): number[] {
  const chosen = readWords(given, '--boundaries').flatMap((word) => {
    const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === undefined || first > last) {
      throw badList('--boundaries', `“${word}” is no boundary and no range.`, 'Write boundaries as in 0,5,10-12.');
    }
    if (last >= blocks) {
      const message = `Freezing ${last} of ${counted(blocks, 'block')} leaves none to train.`;
      throw badList('--boundaries', message, `Use boundaries from 0 to ${blocks - 1}.`);
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** Boundaries as `--boundaries` reads them, with ranges where they follow one another. */
export function boundariesText(boundaries: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const each of boundaries) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === each) last[1] = each;
    else ranges.push([each, each]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** `half=1e-4,head=1e-2`. @param methods the names there are. @throws InputError `request.bad-option` */
export function readRates(given: string, methods: readonly string[]): Map<string, number> {
  const pairs = readWords(given, '--rates').map((pair): [string, number] => {
    const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
    const method = canonicalWord(name.toLowerCase());
    if (!methods.includes(method)) {
      const message = `“${name}” is not one of the methods that are compared.`;
      throw badList('--rates', message, `Use ${methods.join(', ')}.`);
    }
    return [method, readRate(value, '--rates', `${method}=3e-4`)];
  });
  return new Map(pairs);
}

/** A learning rate. @param example how it is written. @throws InputError `request.bad-option` */
export function readRate(given: string, field: string, example: string): number {
  const rate = LearningRate.safeParse(given === '' ? NaN : Number(given));
  if (rate.success) return rate.data;
  throw badList(field, `“${given}” is not a number above 0.`, `Write it as in ${example}.`);
}

export function badList(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
