/** One short training of a search for learning rates. It leaves nothing behind but what it came to. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlaces } from '../../base/stored/places.ts';
import { thrownBy } from '../../contract/events.ts';
import type { EngineEvent, LastEvent, Plan } from '../../contract/events.ts';
import type { RateTrial, TrialScore } from '../../contract/rates.ts';
import type { TrainRequest, TrainSettings } from '../../contract/request.ts';
import type { Store } from '../../store/open.ts';
import type { Stoppable } from '../../supervision/brake.ts';
import { startEngine } from '../../supervision/engine-host.ts';
import type { EngineSettings } from '../../supervision/engine-host.ts';

/** What a trial is about. */
export interface TrialOrder extends Pick<RateTrial, 'method' | 'rate'> {
  readonly settings: TrainSettings;
  /** The step after which `isHopeless` is asked. */
  readonly half: number;
  readonly isHopeless: (half: TrialScore) => boolean;
}

export interface RunningTrial extends Stoppable {
  /** null: it was asked to stop from outside. Rejects with what made the engine fail, except a loss that diverged. */
  readonly ended: Promise<RateTrial | null>;
}

/** @param observe sees what the engine says */
export function startTrial(
  store: Pick<Store, 'workspace'>,
  order: TrialOrder,
  observe: (event: EngineEvent) => void,
  engine: EngineSettings = {},
): RunningTrial {
  const { method, rate, settings, half, isHopeless } = order;
  const runDir = mkdtempSync(join(tmpdir(), 'salf-trial-'));
  const request: TrainRequest = {
    ...settings,
    kind: 'train',
    runId: 'trial',
    runDir,
    keepsCheckpoints: false,
    cacheDir: store.workspace.cache,
  };
  const began = performance.now();
  const seen = new Seen();
  let isGivenUp = false;
  const see = (event: EngineEvent): void => {
    seen.hear(event);
    observe(event);
    if (event.type !== 'evaluation' || event.step !== half || seen.step >= settings.duration.count) return;
    if (!isHopeless(event)) return;
    isGivenUp = true;
    running.cancel();
  };
  const running = startEngine(request, see, runPlaces(runDir).log, engine);
  const trial = (state: RateTrial['state'], final: TrialScore | null): RateTrial => ({
    method,
    rate,
    state,
    final,
    half: seen.scores.get(half) ?? null,
    steps: seen.step,
    seconds: (performance.now() - began) / 1000,
    flops: seen.flops,
  });
  const outcome = (last: LastEvent): RateTrial | null => {
    if (last.type === 'result') return trial('finished', seen.scores.get(seen.step) ?? null);
    if (last.type === 'stopped') return isGivenUp ? trial('stopped', null) : null;
    if (last.fault.code === 'training.diverged') return trial('diverged', null);
    throw thrownBy(last);
  };
  const ended = running.ended.then(outcome).finally(() => rmSync(runDir, { recursive: true, force: true }));
  return { ended, cancel: () => running.cancel(), kill: () => running.kill() };
}

/** What an engine said so far. */
class Seen {
  step = 0;
  readonly scores = new Map<number, TrialScore>();
  #plan: Plan | null = null;

  /** Counted operations of the steps, by the plan's mean step. */
  get flops(): number {
    if (this.#plan === null) return 0;
    const { forward, backward, optimizer } = this.#plan.flopsPerStep;
    return this.step * (forward + backward + optimizer);
  }

  hear(event: EngineEvent): void {
    if (event.type === 'plan') this.#plan = event;
    if (event.type === 'progress') this.step = event.step;
    if (event.type !== 'evaluation' || event.split !== 'validation') return;
    const { step, macroF1, accuracy, loss, predictions } = event;
    this.scores.set(step, { step, macroF1, accuracy, loss, predictions });
  }
}
