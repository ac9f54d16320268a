/** Reading the small JSON files of a model folder. */

import { readFile, stat } from 'node:fs/promises';
import { InputError, type ErrorCode } from '../base/errors.ts';
import { jsonShape, MOST_LEVELS } from '../base/json-shape.ts';
import { requireFile, unreadable } from './faults.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Largest of these files that is read; an index of 100,000 tensors has 10 MB. */
const LARGEST_BYTES = 64 * 2 ** 20;

/**
 * Reads a JSON file that holds one object, nested at most {@link MOST_LEVELS} levels deep.
 *
 * @param code the error's code when the content is wrong; a file that cannot be read is `model.missing-file`
 * @throws InputError with the line of the mistake where the parser tells it
 */
export async function readJsonObject(file: string, code: ErrorCode): Promise<JsonObject> {
  requireFile(file);
  const remedy = 'Correct the file, or download it again.';
  const refuse = (message: string): InputError => new InputError({ code, file, message, remedy });
  const text = await readText(file, refuse);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const line = thrown instanceof Error ? /\(line (\d+) /.exec(thrown.message)?.[1] : undefined;
    const place = line === undefined ? {} : { line: Number(line) };
    throw new InputError({ code, file, ...place, message: 'The file is not valid JSON.', remedy });
  }
  if (!isJsonObject(value)) throw refuse('The file does not hold a JSON object.');
  if (jsonShape(text).depth > MOST_LEVELS) throw refuse(`The JSON is nested more than ${MOST_LEVELS} levels deep.`);
  return value;
}

async function readText(file: string, refuse: (message: string) => InputError): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST_BYTES) throw refuse(`The file has ${size} bytes; at most ${LARGEST_BYTES} are read.`);
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

declare global {
  interface JSON {
    /** In Node from 21 on, and in no list of TypeScript's yet. */
    rawJSON(text: string): unknown;
  }
}

/**
 * Parses an object so that `JSON.stringify` writes its numbers as they stood in the text: transformers
 * refuses `30` where it wants `30.0`.
 */
export function parseKeepingNumbers(text: string): JsonObject {
  const value: unknown = JSON.parse(text, (_key, each: unknown, { source }: { source?: string } = {}) =>
    typeof each === 'number' && source !== undefined ? JSON.rawJSON(source) : each,
  );
  return isJsonObject(value) ? value : {};
}
