import { REFERENCES, REFERENCE_TITLES } from '../../../src-main/contract/references.ts';
import type { ExperimentCard } from '../../../src-main/contract/routes/experiments.ts';

/**
 * The experiments that a board shows: the one of the address first, then those next to it; the newest one where the
 * address names none, and no run either. Those that are not there any more are left out.
 */
export function chosenExperiments(
  all: readonly ExperimentCard[],
  first: string,
  beside: string,
  runs: readonly string[] = [],
): readonly string[] {
  const known = new Set(all.map(({ id }) => id));
  const named = [first, ...beside.split(',')].filter((id) => known.has(id));
  return named.length > 0 || runs.length > 0 ? [...new Set(named)] : all.slice(0, 1).map(({ id }) => id);
}

/** What a board shows. */
export interface Chosen {
  readonly experiments: readonly string[];
  /** Runs that were picked; they stand beside the experiments that the address names. */
  readonly runs: readonly string[];
}

/** The runs of an address. */
export function pickedRuns(word: string): readonly string[] {
  return [...new Set(word.split(',').filter((id) => id !== ''))];
}

/** Methods that all of some experiments compare come first: those are baselines for the whole board. */
export function baselineOptions(
  cards: readonly Pick<ExperimentCard, 'methods'>[],
): readonly { value: string; label: string }[] {
  const names = [...new Set(cards.flatMap(({ methods }) => methods))];
  const times = (name: string): number => cards.filter(({ methods }) => methods.includes(name)).length;
  const compared = names
    .toSorted((a, b) => times(b) - times(a))
    .map((name) => ({
      value: name,
      label: times(name) === cards.length ? name : `${name} (in ${times(name)} of ${cards.length})`,
    }));
  return [...compared, ...REFERENCES.map((name) => ({ value: name, label: REFERENCE_TITLES[name] }))];
}
