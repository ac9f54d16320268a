/** Numbers as people read them. On a page a narrow space that does not break stands before units. */
import { quantities } from '../../src-main/base/numbers.ts';

export { count as whole, counted as count, plural, score } from '../../src-main/base/numbers.ts';

const { percent: percentOf, ...others } = quantities('\u202f');
export const { short, bytes, duration } = others;

export function percent(share: number, digits = 1): string {
  return percentOf(share, digits);
}

/** `2026-11-24 05:12` in the time of this machine. */
export function dateTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
