import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { InputError } from '../base/errors.ts';
import { faultOf } from '../base/fault-of.ts';

/** How a file that was named on the command line is spoken of. */
interface Named {
  readonly flag: string;
  /** Such as `file of cases`. */
  readonly what: string;
  readonly remedy: string;
}

/** What a JSON file holds. @throws InputError `request.bad-option` where it cannot be read or is of another shape */
export function readJsonFile<T>(file: string, shape: z.ZodType<T>, { flag, what, remedy }: Named): T {
  const refused = (why: string): InputError =>
    new InputError({ code: 'request.bad-option', field: flag, message: `${file} is no ${what}: ${why}`, remedy });
  const checked = shape.safeParse(valueIn(file, refused));
  if (checked.success) return checked.data;
  const { path, message } = checked.error.issues[0]!;
  throw refused(`${path.length === 0 ? '' : `${path.join('.')}: `}${message}.`);
}

function valueIn(file: string, refused: (why: string) => InputError): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw refused(thrown instanceof SyntaxError ? `${thrown.message}.` : faultOf(thrown).message);
  }
}
