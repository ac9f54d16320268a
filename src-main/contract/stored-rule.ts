/** Requests as they were stored: what they leave out means what it meant then, whatever the default is now. */
import { z } from 'zod';
import { FIRST_RULE } from './salf.ts';

/** Reads a stored request: options of SALF's rule that it does not name are those of the first versions. */
export function stored<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return z.preprocess(withRules, schema);
}

function withRules(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withRules);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => {
    if (!isObject(each)) return [key, withRules(each)];
    if (key === 'choice') return [key, { ...FIRST_RULE, ...each }];
    return [key, key === 'method' && each['name'] === 'salf' ? withChoice(each) : withRules(each)];
  });
  const whole = Object.fromEntries(entries);
  return value['kind'] === 'analyze' ? withChoice(whole) : whole;
}

function withChoice(value: Readonly<Record<string, unknown>>): object {
  const { choice } = value;
  return { ...value, choice: { ...FIRST_RULE, ...(isObject(choice) ? choice : {}) } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
