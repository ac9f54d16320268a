/** Second stage: what the run will do, and whether there is room for it. */
import { freeBytes } from '../../models/disk.ts';
import { planEvent } from '../../planning/plan-event.ts';
import { planRun, type RunPlan } from '../../planning/plan-run.ts';
import { runPrompts, tableOf } from '../../planning/run-prompts.ts';
import { cacheRoot } from '../prefix-cache/place.ts';
import { readCheckpoint, requireCheckpointSpace, type TrainingState } from '../checkpoint/checkpoint.ts';
import { fillInitialValues } from '../optimizer/initial-values.ts';
import { Parameters } from '../optimizer/parameters.ts';
import { placePrefixCache, type CachePlan } from '../prefix-cache/cache.ts';
import { flopsPerSecond } from '../cost/speed.ts';
import { log, type RunContext } from './context.ts';
import type { Opened } from './open.ts';

export interface Planned {
  readonly plan: RunPlan;
  /** Where the outputs of the frozen blocks are kept; null: nowhere. */
  readonly cache: CachePlan | null;
  /** With the values that the run starts or resumes with. */
  readonly parameters: Parameters;
  readonly state: TrainingState;
}

/**
 * Plans a run, fills its parameters, and announces the plan.
 * @throws InputError for a method that does not fit the model or the run; FailureError `workspace.no-space`
 */
export async function planStage(context: RunContext, opened: Opened, checkpoint: string | null): Promise<Planned> {
  const { request, host, stopwatch } = context;
  const { plan, cache, event } = await stopwatch.time('compile', () => planFor(context, opened));
  const parameters = new Parameters(plan.trained);
  await stopwatch.time('model', () => fillInitialValues(parameters, plan.trained, request.initSeed ?? request.seed));
  const state =
    checkpoint === null
      ? opened.state
      : await stopwatch.time('checkpoint', () => readCheckpoint(checkpoint, parameters));
  if (checkpoint !== null) stopwatch.resume(state.seconds);
  host.emit(event);
  if (plan.prefix.kind === 'skip') log(context, 'info', plan.prefix.reason);
  return { plan, cache, parameters, state };
}

async function planFor({ request, runtime }: RunContext, { folder, modelHash, data, state }: Opened) {
  const table = tableOf(data.data);
  const { labelTokens } = data.data;
  const prompts = runPrompts(data.data, table);
  const plan = planRun({ settings: request, folder, prompts, labelTokens, choice: state.choice });
  const { checkpoints, prefix } = plan;
  if (request.keepsCheckpoints !== false)
    requireCheckpointSpace(request.runDir, checkpoints.peak, await freeBytes(request.runDir));
  const cache =
    prefix.kind === 'use'
      ? await placePrefixCache({
          folder,
          modelHash,
          runtime,
          prompts: table,
          padId: data.padId,
          boundary: prefix.boundary,
          bytes: prefix.bytes,
          root: cacheRoot(request),
          reservedBytes: checkpoints.peak,
        })
      : null;
  const measured = { provider: runtime.provider, flopsPerSecond: await flopsPerSecond(runtime) };
  return { plan, cache, event: planEvent(plan, { ...measured, cacheFound: cache?.found ?? false }) };
}
