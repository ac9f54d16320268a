/** The errors of this room, one short maker for each kind, so that the rules that use them stay readable. */

import { InputError } from '../base/errors.ts';
import { fileObstacle } from '../base/file-obstacle.ts';

const DOWNLOAD_AGAIN = 'The file is damaged or incomplete; download it again.';

/** A weights file that breaks the format. `field` is a tensor name or `header`. */
export function badWeights(file: string, field: string, message: string, remedy: string = DOWNLOAD_AGAIN): InputError {
  return new InputError({ code: 'model.bad-weights', file, field, message, remedy });
}

/** A value in `config.json` that no model can have. */
export function badConfig(file: string, field: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'model.bad-config', file, field, message, remedy });
}

/** A sound model that this program would compute wrongly. `supported` completes the sentence "Supported: ...". */
export function unsupported(file: string, field: string, message: string, supported: string): InputError {
  return new InputError({ code: 'model.unsupported', file, field, message, remedy: `Supported: ${supported}.` });
}

/** A file that is not there. */
export function missingFile(file: string, message: string, remedy: string): InputError {
  return new InputError({ code: 'model.missing-file', file, message, remedy });
}

/**
 * Refuses what is no regular file with a content of its own; what is absent passes, and opening it gives the reason.
 *
 * @throws InputError `model.missing-file`
 */
export function requireFile(file: string): void {
  let obstacle;
  try {
    obstacle = fileObstacle(file);
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
  if (obstacle !== null) throw missingFile(file, obstacle.message, obstacle.remedy);
}

/** A file or folder of a model that the operating system would not read, as an input error with its reason. */
export function unreadable(file: string, thrown: unknown): unknown {
  const code = errnoOf(thrown);
  if (code === undefined) return thrown;
  if (code === 'ENOENT') {
    return missingFile(file, 'The file does not exist.', 'Check the path, or download the model folder again.');
  }
  return missingFile(file, `The file cannot be read (${code}).`, 'Check that it is a file and that you may read it.');
}

/** The code (`ENOENT`, ...) of an operating system error; undefined for any other thrown value. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** A value as it stands in a JSON file, short enough for a message. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
