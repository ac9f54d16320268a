/** Reading the small JSON files of a model folder. */

import { readFile } from 'node:fs/promises';
import { InputError, type ErrorCode } from '../base/errors.ts';
import { unreadable } from './faults.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a JSON file that holds one object.
 *
 * @param code the error's code when the content is wrong; a file that cannot be read is `model.missing-file`
 * @throws InputError with the line of the mistake where the parser tells it
 */
export async function readJsonObject(file: string, code: ErrorCode): Promise<JsonObject> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    throw unreadable(file, thrown);
  });
  const remedy = 'Mend the file, or download it again.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const line = thrown instanceof Error ? /\(line (\d+) /.exec(thrown.message)?.[1] : undefined;
    const place = line === undefined ? {} : { line: Number(line) };
    throw new InputError({ code, file, ...place, message: 'The file is not valid JSON.', remedy });
  }
  if (!isJsonObject(value)) {
    throw new InputError({ code, file, message: 'The file does not hold a JSON object.', remedy });
  }
  return value;
}
