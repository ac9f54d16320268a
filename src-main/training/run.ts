/** A fine-tuning run from request to result: open, plan, compile, train, score. */
import type { TrainRequest } from '../contract/request.ts';
import { dropOwnCache } from './prefix-cache/place.ts';
import { firstSound } from './checkpoint/checkpoint.ts';
import { batchFeeds } from './sessions/feeds.ts';
import { openPrefixCache, type PrefixCache } from './prefix-cache/cache.ts';
import { compileStage } from './stages/compile.ts';
import { log, runContext, type RunContext } from './stages/context.ts';
import { openRun } from './stages/open.ts';
import { planStage, type Planned } from './stages/plan.ts';
import { scoreStage } from './stages/score.ts';
import { trainStage } from './stages/train.ts';
import { withCaching } from './checkpoint/state.ts';
import type { Residence } from './sessions/session.ts';
import { StopAsked, type RunHost } from './host.ts';

/** Where a run can resume from if it is stopped now. */
interface Place {
  readonly step: number;
  readonly checkpoint: string | null;
}

/**
 * Trains as the request says and reports by events; the last is a result, or `stopped` where the host asked for it.
 * @param preferred checkpoint to resume from; null: from the beginning.
 * @param others to resume from where that is damaged
 * @param residence of its arrays, other than the provider's own
 * @throws SalfError with the code of what went wrong
 */
export async function runTraining(
  request: TrainRequest,
  preferred: string | null,
  host: RunHost,
  others: readonly string[] = [],
  residence?: Residence,
): Promise<void> {
  const context = runContext(request, host, residence);
  const checkpoint =
    preferred === null
      ? null
      : await firstSound([preferred, ...others], ({ fault }) =>
          log(context, 'warning', `${fault.file}: ${fault.message} An older checkpoint is taken in its place.`),
        );
  let place: Place = { step: 0, checkpoint };
  try {
    await run(context, checkpoint, (reached) => (place = reached));
  } catch (thrown) {
    if (!(thrown instanceof StopAsked)) throw thrown;
    host.emit({ type: 'stopped', ...place, reason: host.stopReason() ?? 'cancelled' });
  }
}

/** @throws StopAsked where the host asked for a stop; before that `reached` has heard of the newest checkpoint */
async function run(context: RunContext, checkpoint: string | null, reached: (place: Place) => void): Promise<void> {
  const opened = await openRun(context, checkpoint, ({ step }) => reached({ step, checkpoint }));
  const planned = await planStage(context, opened, checkpoint);
  await using cache = await openCache(context, planned);
  const ready = { ...planned, state: withCaching(planned.state, cache?.flops ?? 0) };
  const compiled = await compileStage(context, opened, ready, cache?.feeder ?? batchFeeds);
  const trained = await trainStage(context, opened, ready, compiled, checkpoint);
  if (trained.checkpoint !== null) reached({ step: trained.state.step, checkpoint: trained.checkpoint });
  if (!trained.isAtEnd) throw new StopAsked();
  await scoreStage(context, opened, ready, compiled, trained, async () => {
    await cache?.close();
    await dropOwnCache(context.request);
  });
}

/** The cache of the frozen blocks' outputs, filled where it is not there; null where the plan has none. */
async function openCache(context: RunContext, { cache }: Planned): Promise<PrefixCache | null> {
  if (cache === null) return null;
  const { host, stopwatch } = context;
  const { stopReason, stopping, pause } = host;
  const say = (level: 'info' | 'warning', message: string): void => log(context, level, message);
  const opened = await stopwatch.time('caching', () =>
    openPrefixCache(cache, { stopReason, stopping, pause, log: say }),
  );
  if (opened === null) throw new StopAsked();
  return opened;
}
