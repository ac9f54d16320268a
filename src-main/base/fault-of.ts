import { FailureError, SalfError } from './errors.ts';
import type { Fault } from './errors.ts';
import { troubleError, troubleOf } from './trouble.ts';

/**
 * Anything thrown as an error that people may see. What the system refused (a full disk, no memory, no permission) gets
 * its own words wherever it was thrown; what is none of that becomes `internal`, without its stack.
 */
export function salfErrorOf(thrown: unknown): SalfError {
  if (thrown instanceof SalfError) return thrown;
  const trouble = troubleOf(thrown);
  if (trouble !== null) return troubleError(trouble, pathOf(thrown));
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new FailureError({
    code: 'internal',
    message: `Unexpected failure: ${message}.`,
    remedy: 'Please report it with the run’s log.',
  });
}

/** The fault of anything thrown. */
export function faultOf(thrown: unknown): Fault {
  return salfErrorOf(thrown).fault;
}

/** Node's errors of the file system name their file. */
function pathOf(thrown: unknown): { readonly file?: string } {
  const isNamed = thrown instanceof Error && 'path' in thrown && typeof thrown.path === 'string';
  return isNamed ? { file: thrown.path as string } : {};
}
