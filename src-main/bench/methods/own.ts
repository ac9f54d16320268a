/** One turn of this program: a real engine process in a workspace of its own. */
import { mkdir } from 'node:fs/promises';
import { startEngine, type EngineSettings } from '../../supervision/engine-host.ts';
import { thrownBy, type EngineEvent } from '../../contract/events.ts';
import type { TrainRequest } from '../../contract/request.ts';
import { untilGone } from '../interruptible.ts';
import type { OwnTurn } from './turn.ts';

/**
 * Runs a request to its end.
 * @throws SalfError what the engine ended with; what `signal` was aborted with
 */
export async function runOwn(
  request: TrainRequest,
  signal: AbortSignal,
  settings: EngineSettings = {},
): Promise<OwnTurn> {
  await mkdir(request.runDir, { recursive: true });
  signal.throwIfAborted();
  const losses: number[] = [];
  let boundary = 0;
  let plannedMemoryBytes = 0;
  const observe = (event: EngineEvent) => {
    if (event.type === 'plan') plannedMemoryBytes = event.estimatedMemoryBytes;
    if (event.type !== 'progress') return;
    if (losses.length === 0) boundary = event.boundary;
    losses.push(event.loss);
  };
  const began = performance.now();
  const engine = startEngine(request, observe, null, settings);
  const last = await untilGone(signal, engine.ended, () => engine.kill());
  const wallSeconds = (performance.now() - began) / 1000;
  if (last.type === 'error') throw thrownBy(last);
  if (last.type !== 'result' || last.kind !== 'train') throw new Error('an engine stopped that nobody had stopped');
  const { items, forwardShare, flops, peakMemoryBytes } = last.ledger;
  return {
    items: Object.fromEntries(items.map(({ name, seconds }) => [name, seconds])),
    wallSeconds,
    peakMemoryBytes,
    plannedMemoryBytes,
    losses,
    boundary,
    forwardShare,
    backwardFlops: flops.backward,
  };
}
