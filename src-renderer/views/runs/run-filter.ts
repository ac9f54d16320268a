import { familyWord } from '../../../src-main/contract/named-methods.ts';
import { isWanted } from '../../../src-main/contract/description.ts';
import { RUN_STATE_WORDS } from '../../../src-main/contract/run-state.ts';
import { ANY, wantedOf } from '../describe/tag-filter.ts';
import type { RunRow } from '../../../src-main/contract/routes/runs.ts';

/** Which runs are listed. */
export interface RunFilter {
  /** Parts of a run's id, name, note, tags, model, data or method, in any order. */
  readonly text: string;
  readonly state: string;
  readonly method: string;
  readonly data: string;
  readonly tag: string;
  /** Id of an experiment. */
  readonly experiment: string;
}

/** The method without its settings, so that runs of one method come together: `freeze`, `salf-lora`. */
export function methodName({ methodRequest, isLora }: Pick<RunRow, 'methodRequest' | 'isLora'>): string {
  return familyWord(methodRequest.name, isLora);
}

export function filterRuns(runs: readonly RunRow[], filter: RunFilter): readonly RunRow[] {
  const wanted = wantedOf(filter.text, filter.tag);
  const fits = (choice: string, value: string): boolean => choice === ANY || choice === value;
  return runs.filter((run) => {
    const { runId, name, model, data, method, seed, experiments } = run;
    const state = RUN_STATE_WORDS[run.state];
    return (
      fits(filter.state, state) &&
      fits(filter.method, methodName(run)) &&
      fits(filter.data, data) &&
      (filter.experiment === ANY || experiments.includes(filter.experiment)) &&
      isWanted(wanted, run, [runId, name, state, model, data, method, `seed ${seed}`])
    );
  });
}

/** The values that runs have, for a list to choose from. */
export function choicesOf(
  runs: readonly RunRow[],
  of: (run: RunRow) => string,
  all: string,
): { value: string; label: string }[] {
  const values = [...new Set(runs.map(of))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return [{ value: ANY, label: all }, ...values.map((value) => ({ value, label: value }))];
}
