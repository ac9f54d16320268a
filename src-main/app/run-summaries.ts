import { basename } from 'node:path';
import { datasetName } from '../contract/dataset-name.ts';
import { MethodRequest } from '../contract/method.ts';
import { parseMethodWord, wordOf } from '../contract/named-methods.ts';
import type { TrainSettings } from '../contract/request.ts';
import { flatSettings, labelOf, valueWords } from '../contract/settings/flat.ts';
import type { RunSummary } from '../contract/window.ts';
import type { Run } from '../store/runs.ts';
import { listRuns } from './runs.ts';
import { isWorkspace, openWorkspace } from './workspace.ts';

/** The runs of a workspace as rows of a table, newest first; none where there is no workspace yet. */
export async function summariseRuns(folder: string): Promise<RunSummary[]> {
  if (!isWorkspace(folder)) return [];
  using store = await openWorkspace(folder);
  return listRuns(store).map(summaryOf);
}

/** A run as a row of a table. */
export function summaryOf({ id, state, createdAt, request, seed, result }: Run): RunSummary {
  return {
    runId: id,
    state,
    createdAt,
    model: basename(request.model),
    data: datasetName(request.task, request.data.train),
    method: methodLabel(request),
    seed,
    macroF1: result?.macroF1 ?? null,
    seconds: result?.seconds ?? null,
  };
}

/** A method with what differs from its defaults: `full`, `freeze:9`, `salf-lora (Scope of a choice batch, Gain relative)`. */
export function methodLabel({ method, lora }: Pick<TrainSettings, 'method' | 'lora'>): string {
  const word = wordOf(method, lora !== null);
  const defaults = flatSettings({ method: MethodRequest.parse(parseMethodWord(word).method) });
  const words = [...flatSettings({ method })].flatMap(([path, value]) =>
    defaults.get(path) === value ? [] : [`${labelOf(path)} ${valueWords(path, value)}`],
  );
  return `${word}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
}
