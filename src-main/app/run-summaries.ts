import { basename } from 'node:path';
import type { MethodRequest } from '../contract/method.ts';
import type { RunSummary } from '../contract/window.ts';
import { listRuns } from './runs.ts';
import { isWorkspace, openWorkspace } from './workspace.ts';

/** The runs of a workspace as rows of a table, newest first; none where there is no workspace yet. */
export async function summariseRuns(folder: string): Promise<RunSummary[]> {
  if (!isWorkspace(folder)) return [];
  using store = await openWorkspace(folder);
  return listRuns(store).map(({ id, state, createdAt, request, seed, result }) => ({
    runId: id,
    state,
    createdAt,
    model: basename(request.model),
    task: request.task.kind === 'preset' ? request.task.preset : 'custom',
    method: methodLabel(request.method),
    seed,
    macroF1: result?.macroF1 ?? null,
    seconds: result?.seconds ?? null,
  }));
}

/** A method with its settings: `full`, `last-k (freeze 9)`. */
export function methodLabel({ name, ...settings }: MethodRequest): string {
  const words = Object.entries(settings).map(([key, value]) => `${key} ${String(value)}`);
  return words.length === 0 ? name : `${name} (${words.join(', ')})`;
}
