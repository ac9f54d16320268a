import type { RunRow } from '../../../src-main/contract/routes/runs.ts';
import type { Describable } from '../describe/describe-form.ts';

/** A run as something that can be described. */
export function describableRun({ runId, name, method, seed, data, note, tags }: RunRow): Describable {
  return { id: runId, name: name ?? '', title: `${method}, seed ${seed}, ${data} (${runId})`, note, tags };
}
