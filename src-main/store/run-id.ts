import { randomBytes, randomUUID } from 'node:crypto';
import { FailureError, InputError } from '../base/errors.ts';
import type { Fault } from '../base/errors.ts';

/** Says whether an id is given out already. */
type IsTaken = (id: string) => boolean;

/**
 * A new run's id: its day, so that ids sort, and six random hexadecimal digits, as in `r-20261124-7f3a9c`. People type
 * them, so they are short; chance would repeat one in some thousand of a day.
 */
export function createRunId(isTaken: IsTaken, now: Date = new Date()): string {
  return createShortId('r', isTaken, now);
}

/** A new analysis's id, as in `a-20261124-7f3a9c`. */
export function createAnalysisId(isTaken: IsTaken, now: Date = new Date()): string {
  return createShortId('a', isTaken, now);
}

/** A new job's id, as in `j-20261124-7f3a9c`. */
export function createJobId(isTaken: IsTaken, now: Date = new Date()): string {
  return createShortId('j', isTaken, now);
}

/** A new id of something in the library: nobody types it, and 128 random bits never repeat. */
export function createLibraryId(kind: 'model' | 'file' | 'dataset'): string {
  return `${kind.charAt(0)}-${randomUUID()}`;
}

const MOST_TRIES = 1000;

function createShortId(prefix: string, isTaken: IsTaken, now: Date): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const id = `${prefix}-${day}-${randomBytes(3).toString('hex')}`;
    if (!isTaken(id)) return id;
  }
  const message = 'No new id was found that is not taken.';
  throw new FailureError({
    code: 'internal',
    message,
    remedy: 'Remove what was made today, or use another workspace.',
  });
}

/** What people call things, by their ids. */
type Names = ReadonlyMap<string, string>;
const NO_NAMES: Names = new Map();

/**
 * The id that a person meant by the start of it, by the start of its last part, or else by the whole name of the thing.
 * @throws InputError `request.unknown-run` where none or several fit
 */
export function matchRunId(typed: string, ids: readonly string[], names: Names = NO_NAMES): string {
  return match(typed, ids, names, {
    code: 'request.unknown-run',
    field: 'RUN',
    one: 'run',
    many: 'runs',
    whereToLook: 'See `salf runs` for those there are.',
  });
}

/**
 * The same for analyses.
 * @param ids newest first
 * @throws InputError `request.unknown-analysis` where none or several fit
 */
export function matchAnalysisId(typed: string, ids: readonly string[]): string {
  return match(typed, ids, NO_NAMES, {
    code: 'request.unknown-analysis',
    field: '--analysis',
    one: 'analysis',
    many: 'analyses',
    whereToLook: ids.length === 0 ? 'Make one with `salf analyze`.' : `Those there are: ${listed(ids)}.`,
  });
}

/**
 * The same for experiments.
 * @throws InputError `request.unknown-experiment` where none or several fit
 */
export function matchExperimentId(typed: string, ids: readonly string[], names: Names = NO_NAMES): string {
  return match(typed, ids, names, {
    code: 'request.unknown-experiment',
    field: '--experiment',
    one: 'experiment',
    many: 'experiments',
    whereToLook: ids.length === 0 ? 'Start one with `salf compare`.' : `Those there are: ${listed(ids)}.`,
  });
}

/**
 * The same for searches for learning rates.
 * @param ids newest first
 * @throws InputError `request.unknown-rates` where none or several fit
 */
export function matchRateSearchId(typed: string, ids: readonly string[]): string {
  return match(typed, ids, NO_NAMES, {
    code: 'request.unknown-rates',
    field: '--search',
    one: 'search for learning rates',
    many: 'searches for learning rates',
    whereToLook: ids.length === 0 ? 'Make one with `salf rates`.' : `Those there are: ${listed(ids)}.`,
  });
}

interface Kind extends Pick<Fault, 'code'> {
  readonly field: string;
  readonly one: string;
  readonly many: string;
  readonly whereToLook: string;
}

function match(
  typed: string,
  ids: readonly string[],
  names: Names,
  { code, field, one, many, whereToLook }: Kind,
): string {
  if (ids.includes(typed)) return typed;
  const fitting = matching(typed, ids, names);
  if (fitting.length === 1) return fitting[0]!;
  const message =
    fitting.length === 0
      ? `There is no ${one} “${typed}” in this workspace.`
      : `“${typed}” fits ${fitting.length} ${many}: ${listed(fitting)}.`;
  const remedy = fitting.length === 0 ? whereToLook : 'Type more of it.';
  throw new InputError({ code, field, message, remedy });
}

/** Those whose id starts with what was typed, or its last part; where there is none, those of this name. */
export function matching(typed: string, ids: readonly string[], names: Names): string[] {
  if (typed.trim() === '') return [];
  const byId = ids.filter((id) => id.startsWith(typed) || id.slice(id.lastIndexOf('-') + 1).startsWith(typed));
  const name = typed.trim().toLowerCase();
  return byId.length > 0 ? byId : ids.filter((id) => names.get(id)?.toLowerCase() === name);
}

/** The first five. */
function listed(ids: readonly string[]): string {
  return `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`;
}
