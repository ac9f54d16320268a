/** What a search for learning rates says, and how a form takes it over. Pure. */
import { rate as written } from '../../../src-main/base/numbers.ts';
import type { DraftForm } from '../../../src-main/contract/draft-form.ts';
import type { FoundRate, RateSearchView } from '../../../src-main/contract/routes/rates.ts';
import { count, duration, score } from '../../format/numbers.ts';

/** The form with the best rate of each method that it compares; other methods keep theirs. */
export function withFoundRates(form: DraftForm, { methods }: Pick<RateSearchView, 'methods'>): DraftForm {
  const found = methods.flatMap(({ method, rate }) =>
    rate === null || !form.methods.includes(method) ? [] : [[method, String(rate)] as const],
  );
  return { ...form, rates: { ...form.rates, ...Object.fromEntries(found) } };
}

/** Whether a form would be another one with what was found. */
export function isTaken(form: DraftForm, search: Pick<RateSearchView, 'methods'>): boolean {
  return JSON.stringify(withFoundRates(form, search).rates) === JSON.stringify(form.rates);
}

/** `gutenberg-12l on trec, 100 steps, seed 1`. */
export function searchTitle({ model, data, steps, seed }: RateSearchView): string {
  return `${model} on ${data}, ${count(steps, 'step')}, seed ${seed}`;
}

/** `1e-3 (macro-F1 0.812)`, `3 of 5 rates tried`. */
export function foundText({ rate, macroF1, tried, of }: FoundRate): string {
  if (rate !== null && macroF1 !== null) return `${written(rate)} (macro-F1 ${score(macroF1)})`;
  return tried < of ? `${tried} of ${of} rates tried` : 'no rate came to the end';
}

/** What is to be said of a rate besides: the edge of the grid, trials that are missing. */
export function remarkText({ rate, edge, tried, of }: FoundRate): string {
  if (rate === null) return '';
  if (tried < of) return `${tried} of ${of} tried`;
  return edge === null ? '' : `${edge} of the grid: a ${edge === 'highest' ? 'higher' : 'lower'} one may be better`;
}

export function searchCost({ methods }: RateSearchView): string {
  return duration(methods.reduce((sum, { seconds }) => sum + seconds, 0));
}
