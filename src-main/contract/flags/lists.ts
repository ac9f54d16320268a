/** Flags that hold lists. */
import { TrainSettings } from '../request.ts';
import { InputError } from '../../base/errors.ts';
import { canonicalWord } from '../named-methods.ts';

const Seed = TrainSettings.shape.seed.unwrap();
const Rate = TrainSettings.shape.optimizer.unwrap().shape.learningRate.unwrap();

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

/** `half=1e-4,head=1e-2`. @param methods the names there are. @throws InputError `request.bad-option` */
export function readRates(given: string, methods: readonly string[]): Map<string, number> {
  const pairs = readWords(given, '--rates').map((pair): [string, number] => {
    const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
    const method = canonicalWord(name.toLowerCase());
    if (!methods.includes(method)) {
      const message = `“${name}” is not one of the methods that are compared.`;
      throw badList('--rates', message, `Use ${methods.join(', ')}.`);
    }
    const rate = Rate.safeParse(value === '' ? NaN : Number(value));
    if (rate.success) return [method, rate.data];
    throw badList('--rates', `“${pair}” does not end in a number above 0.`, `Write it as in ${method}=3e-4.`);
  });
  return new Map(pairs);
}

export function badList(field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'request.bad-option', field, message, remedy });
}
