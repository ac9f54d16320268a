/**
 * Kinds of values in `config.json`. The message of each says what is expected; {@link parseFields} puts it into a
 * sentence with what was found.
 */

import { z } from 'zod';
import { badConfig, show } from '../faults.ts';
import type { JsonObject } from '../json.ts';

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

export const count = z.custom<number>(isCount, 'a positive integer');
/** More blocks than any model has; without a limit, a number could make lists that fill the memory. */
const MOST_BLOCKS = 10_000;
const isBlockCount = (value: unknown): value is number => isCount(value) && value <= MOST_BLOCKS;

export const blockCount = z.custom<number>(isBlockCount, `a positive integer up to ${MOST_BLOCKS}`);
export const positive = z.custom<number>(isPositive, 'a positive number');
export const flag = z.boolean('true or false');
export const text = z.string('a text');
export const textList = z.array(z.string('a text'), 'a list of texts');

/**
 * Reads the fields of `schema` from a config; other fields are left alone.
 *
 * @param parent prefix of the field's name in messages, where `config` is an object inside the file's
 * @throws InputError `model.bad-config` naming the first field whose value is not what the schema expects
 */
export function parseFields<S extends z.ZodObject>(
  schema: S,
  config: JsonObject,
  file: string,
  parent = '',
): z.infer<S> {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const found = issue.path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    config,
  );
  throw badConfig(
    file,
    `${parent}${issue.path.join('.')}`,
    `Found ${show(found)}, expected ${issue.message}.`,
    'Correct the field, or download the file again.',
  );
}
