import { basename } from 'node:path';
import { datasetName } from '../contract/dataset-name.ts';
import { MethodRequest } from '../contract/method.ts';
import type { TrainSettings } from '../contract/request.ts';
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

/** A method with what differs from its defaults: `full`, `last-k (freeze 9)`, `salf-lora (scope batch, gain relative)`. */
export function methodLabel({ method, lora }: Pick<TrainSettings, 'method' | 'lora'>): string {
  const { name, ...settings } = method;
  const usual = flat(MethodRequest.safeParse({ name }).data ?? {});
  const words = [...flat(settings)].filter(([key, value]) => usual.get(key) !== value).map((pair) => pair.join(' '));
  return `${name}${lora === null ? '' : '-lora'}${words.length === 0 ? '' : ` (${words.join(', ')})`}`;
}

/** Settings by their own names, those of groups among them. */
function flat(settings: object): Map<string, string> {
  const entries = Object.entries(settings) as [string, unknown][];
  return new Map(
    entries.flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? [...flat(value)] : [[key, String(value)] as const],
    ),
  );
}
