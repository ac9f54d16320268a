import { randomBytes } from 'node:crypto';
import { InputError } from '../base/errors.ts';

/** A new run's id: its day, so that ids sort, and six random hexadecimal digits, as in `r-20261124-7f3a9c`. */
export function createRunId(now: Date = new Date()): string {
  const day = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `r-${day}-${randomBytes(3).toString('hex')}`;
}

/**
 * The id that a person meant by the start of it, or by the start of its last part.
 * @throws InputError `request.unknown-run` where none or several fit
 */
export function matchRunId(typed: string, ids: readonly string[]): string {
  if (ids.includes(typed)) return typed;
  const fitting =
    typed === '' ? [] : ids.filter((id) => id.startsWith(typed) || id.slice(id.lastIndexOf('-') + 1).startsWith(typed));
  if (fitting.length === 1) return fitting[0]!;
  const message =
    fitting.length === 0
      ? `There is no run “${typed}” in this workspace.`
      : `“${typed}” fits ${fitting.length} runs: ${fitting.slice(0, 5).join(', ')}${fitting.length > 5 ? ', …' : ''}.`;
  throw new InputError({
    code: 'request.unknown-run',
    field: 'RUN',
    message,
    remedy: fitting.length === 0 ? 'See `salf runs` for those there are.' : 'Type more of it.',
  });
}
