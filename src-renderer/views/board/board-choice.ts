import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';

/**
 * The experiments that a board shows: the one of the address first, then those beside it; the newest one where the
 * address names none. Those that are not there any more are left out.
 */
export function chosenExperiments(all: readonly ExperimentCard[], first: string, beside: string): readonly string[] {
  const known = new Set(all.map(({ id }) => id));
  const named = [first, ...beside.split(',')].filter((id) => known.has(id));
  return named.length > 0 ? [...new Set(named)] : all.slice(0, 1).map(({ id }) => id);
}

/** Methods that all of some experiments compare come first: those are baselines for the whole board. */
export function baselineOptions(cards: readonly ExperimentCard[]): readonly { value: string; label: string }[] {
  const names = [...new Set(cards.flatMap(({ methods }) => methods))];
  const times = (name: string): number => cards.filter(({ methods }) => methods.includes(name)).length;
  return names
    .toSorted((a, b) => times(b) - times(a))
    .map((name) => ({
      value: name,
      label: times(name) === cards.length ? name : `${name} (in ${times(name)} of ${cards.length})`,
    }));
}
