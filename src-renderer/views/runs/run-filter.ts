import { familyWord } from '../../../src-main/contract/named-methods.ts';
import type { RunRow } from '../../../src-main/contract/routes/runs.ts';

/** Stands for every value of a filter. */
export const ANY = 'any';

/** Which runs are listed. */
export interface RunFilter {
  /** Parts of a run's id, model, task or method, in any order. */
  readonly text: string;
  readonly state: string;
  readonly method: string;
  readonly data: string;
}

/** The method without its settings, so that runs of one method come together: `freeze`, `salf-lora`. */
export function methodName({ methodRequest, isLora }: Pick<RunRow, 'methodRequest' | 'isLora'>): string {
  return familyWord(methodRequest.name, isLora);
}

export function filterRuns(runs: readonly RunRow[], filter: RunFilter): readonly RunRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (wanted: string, value: string): boolean => wanted === ANY || wanted === value;
  return runs.filter((run) => {
    const { runId, state, model, data, method, seed } = run;
    const text = `${runId} ${state} ${model} ${data} ${method} seed ${seed}`.toLowerCase();
    return (
      fits(filter.state, state) &&
      fits(filter.method, methodName(run)) &&
      fits(filter.data, data) &&
      words.every((word) => text.includes(word))
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
