/** From a plan to everything a trainer needs, checked before the first step. */
import { statfs } from 'node:fs/promises';
import type { Plan } from '../contract/events.ts';
import type { TrainRequest } from '../contract/request.ts';
import type { ModelFolder } from '../models/folder.ts';
import { buildTrainGraph, type TrainGraph } from '../planning/graphs.ts';
import { planEvent } from '../planning/plan-event.ts';
import { planRun, type RunPlan } from '../planning/plan-run.ts';
import { runPrompts, tableOf } from '../planning/run-prompts.ts';
import { requireCheckpointSpace } from './checkpoint.ts';
import { cacheRoot } from './cache-place.ts';
import type { FoundData } from './model-data.ts';
import { Parameters } from './parameters.ts';
import { placePrefixCache, type CachePlan } from './prefix-cache.ts';
import { semanticBases } from './semantic-bases.ts';
import type { Runtime } from './session.ts';
import type { Stopwatch } from './stopwatch.ts';
import { flopsPerSecond } from './speed.ts';

export interface Prepared {
  readonly plan: RunPlan;
  readonly parameters: Parameters;
  readonly graph: TrainGraph;
  /** Where the outputs of the frozen blocks are kept; null: nowhere. */
  readonly cache: CachePlan | null;
  readonly event: Plan;
  /** Analytic FLOPs of the semantic bases that the training graph holds; 0: it holds none. */
  readonly basesFlops: number;
}

/** What the work is done with. */
export interface Workplace {
  readonly runtime: Runtime;
  readonly stopwatch: Stopwatch;
  /** Awaited between pieces of work. */
  readonly pause: () => Promise<void>;
}

/**
 * @param modelHash of the folder's whole content.
 * @param choice SALF's, where it is made before training.
 * @throws InputError for a method that does not fit the model or the run; FailureError `workspace.no-space`
 */
export async function prepare(
  request: TrainRequest,
  folder: ModelFolder,
  modelHash: string,
  found: FoundData,
  choice: number | null,
  workplace: Workplace,
): Promise<Prepared> {
  const { runtime } = workplace;
  const table = tableOf(found.data);
  const { labelTokens } = found.data;
  const prompts = runPrompts(found.data, table);
  const plan = planRun({ settings: request, folder, prompts, labelTokens, choice });
  const { checkpoints, prefix } = plan;
  const space = await statfs(request.runDir);
  requireCheckpointSpace(request.runDir, checkpoints.peak, space.bavail * space.bsize);
  const cache =
    prefix.kind === 'use'
      ? await placePrefixCache({
          ...{ folder, modelHash, runtime, prompts: table, padId: found.padId },
          ...{ boundary: prefix.boundary, bytes: prefix.bytes },
          root: cacheRoot(request),
          reservedBytes: checkpoints.peak,
        })
      : null;
  const measured = { provider: runtime.provider, flopsPerSecond: await flopsPerSecond(runtime) };
  return {
    ...{ plan, cache },
    parameters: new Parameters(plan.trained),
    ...(await trainGraph(request, plan, folder, labelTokens, workplace)),
    event: planEvent(plan, { ...measured, cacheFound: cache?.found ?? false }),
  };
}

/** The plan's training graph; one that chooses for itself gets the model's semantic bases. */
async function trainGraph(
  { method }: TrainRequest,
  { graphs, graphRequest, wanted, gating }: RunPlan,
  folder: ModelFolder,
  labelTokens: readonly number[],
  { runtime, stopwatch, pause }: Workplace,
): Promise<Pick<Prepared, 'graph' | 'basesFlops'>> {
  const { choice } = graphRequest;
  if (choice === undefined || method.name !== 'salf') return { graph: graphs.train, basesFlops: 0 };
  const { bases, flops } = await stopwatch.time('analysis', () =>
    semanticBases({ folder, values: {} }, labelTokens, method.ridge, runtime, pause),
  );
  return {
    graph: buildTrainGraph({ ...graphRequest, choice: { ...choice, bases } }, wanted, gating),
    basesFlops: flops,
  };
}
