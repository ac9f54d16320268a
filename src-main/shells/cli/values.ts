import { z } from 'zod';
import type { Values } from '../../contract/flags/values.ts';

export { text } from '../../contract/flags/values.ts';
export type { Values } from '../../contract/flags/values.ts';

const Value = z.union([z.string(), z.literal(true), z.array(z.string())]);

/** Takes over what commander read, arguments beside options. */
export function readValues(raw: Readonly<Record<string, unknown>>): Values {
  return z.record(z.string(), Value.optional()).parse(raw);
}
