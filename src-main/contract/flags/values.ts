/**
 * What was typed, by the name of the flag in camel case; a flag without a value stands for true. A terminal gives them,
 * and a form whose fields are named as the flags are.
 */
export type Values = Readonly<Record<string, string | true | readonly string[] | undefined>>;

/** Makes a path absolute, from where the person typed it. */
export type Resolve = (path: string) => string;

/** The text after a flag that takes one. */
export function text(value: Values[string]): string {
  if (typeof value !== 'string') throw new TypeError('a flag was let through without its text');
  return value;
}

/** The words of a flag that may be given several times. */
export function words(value: Values[string]): string[] {
  return typeof value === 'object' ? [...value] : [];
}
