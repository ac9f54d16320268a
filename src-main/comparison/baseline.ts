import { InputError } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { ExperimentRequest } from '../contract/experiment.ts';
import { isReference, REFERENCES } from '../contract/references.ts';

/** @throws InputError `request.bad-option` where the baseline is not one of the methods that are compared */
export function requireBaseline({ baseline, methods }: ExperimentRequest): void {
  const names = methods.map(({ name }) => name);
  if (names.includes(baseline) || isReference(baseline)) return;
  throw new InputError({
    code: 'request.bad-option',
    field: '--baseline',
    message: `“${baseline}” is not one of the methods that are compared.${didYouMean(baseline, [...names, ...REFERENCES])}`,
    remedy: `Use one of ${names.join(', ')}, ${REFERENCES.join(', ')}, or add it to --methods.`,
  });
}
