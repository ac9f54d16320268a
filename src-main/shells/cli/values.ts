import { z } from 'zod';

const Value = z.union([z.string(), z.literal(true), z.array(z.string())]);

/** What commander read, by the name of the option in camel case; a flag without a value stands for true. */
export type Values = Readonly<Record<string, z.infer<typeof Value> | undefined>>;

/** Takes over what commander read, arguments beside options. */
export function readValues(raw: Readonly<Record<string, unknown>>): Values {
  return z.record(z.string(), Value.optional()).parse(raw);
}

/** The text after a flag that commander made sure of. */
export function text(value: Values[string]): string {
  if (typeof value !== 'string') throw new TypeError('commander let a flag without its text through');
  return value;
}
