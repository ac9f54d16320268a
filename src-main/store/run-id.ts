import { randomBytes } from 'node:crypto';
import { InputError } from '../base/errors.ts';

/** A new run's id: its day, so that ids sort, and six random hexadecimal digits, as in `r-20261124-7f3a9c`. */
export function createRunId(now: Date = new Date()): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `r-${day}-${randomBytes(3).toString('hex')}`;
}

/** An id that a person meant; null, and then perhaps why: a sentence that names those that fit. */
interface Match {
  readonly id: string | null;
  readonly fitting: string;
}

/** The id that a person meant by the start of it, or by the start of its last part. */
export function matchId(typed: string, ids: readonly string[], what: string): Match {
  if (ids.includes(typed)) return { id: typed, fitting: '' };
  const fitting =
    typed === '' ? [] : ids.filter((id) => id.startsWith(typed) || id.slice(id.lastIndexOf('-') + 1).startsWith(typed));
  if (fitting.length === 1) return { id: fitting[0]!, fitting: '' };
  if (fitting.length === 0) return { id: null, fitting: '' };
  const named = `${fitting.slice(0, 5).join(', ')}${fitting.length > 5 ? ', …' : ''}`;
  return { id: null, fitting: `“${typed}” fits ${fitting.length} ${what}: ${named}.` };
}

/** The run that was meant. @throws InputError `request.unknown-run` where none or several fit */
export function matchRunId(typed: string, ids: readonly string[]): string {
  const { id, fitting } = matchId(typed, ids, 'runs');
  if (id !== null) return id;
  throw new InputError({
    code: 'request.unknown-run',
    field: 'RUN',
    message: fitting === '' ? `There is no run “${typed}” in this workspace.` : fitting,
    remedy: fitting === '' ? 'See `salf runs` for those there are.' : 'Type more of it.',
  });
}
