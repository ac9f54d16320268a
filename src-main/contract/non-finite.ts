/** Numbers that are none, found in what was computed. */
import { FailureError } from '../base/errors.ts';

/** Where the first NaN or infinity of a message is, as `path = value`; null: all numbers are finite. */
export function nonFinite(value: unknown, path = ''): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path === '' ? 'it' : path} = ${value}`;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = nonFinite(inner, path === '' ? key : `${path}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** Messages of a training that is under way or done. */
const OF_TRAINING = ['progress', 'evaluation', 'perplexity', 'train', 'pretrain'];

/** @param where as {@link nonFinite} found it */
export function nonFiniteError(message: unknown, where: string): FailureError {
  const { type = '', kind = '' }: Names = typeof message === 'object' && message !== null ? message : {};
  if (OF_TRAINING.includes(String(type)) || OF_TRAINING.includes(String(kind))) {
    return new FailureError({
      code: 'training.diverged',
      message: `The training gave a value that is not a finite number (${where}).`,
      remedy: 'Start again with a lower --learning-rate or a longer --warmup.',
    });
  }
  return new FailureError({
    code: 'engine.non-finite',
    message: `The model computed a value that is not a finite number (${where}).`,
    remedy: 'Its weights may be damaged or overflow: check the folder with `salf inspect`, or load it again.',
  });
}

interface Names {
  readonly type?: unknown;
  readonly kind?: unknown;
}
