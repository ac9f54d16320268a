/** What runs of this workspace that have finished tell of those to come. */
import { canonicalJson } from '../../base/canonical-json.ts';
import type { TrainSettings } from '../../contract/request.ts';
import { mean } from '../../stats/estimate.ts';
import type { Run } from '../../store/runs.ts';
import type { Store } from '../../store/open.ts';
import { byMachine } from '../machines.ts';

/** A run that has finished, as far as later ones can be estimated from it. */
export interface EarlierRun {
  readonly modelHash: string;
  readonly settings: TrainSettings;
  /** Training rows that it went through, each time counted. */
  readonly rows: number;
  readonly seconds: number;
  readonly flops: number;
  readonly peakMemoryBytes: number;
}

/**
 * Runs that one machine has finished: one of the place that is to train the next ones, else the one with most runs. Times of
 * different machines are not averaged.
 * @param place name of the target; null: this machine
 */
export function earlierRuns({ runs, placements }: Pick<Store, 'runs' | 'placements'>, place: string | null): EarlierRun[] {
  const all = runs.all().filter(({ result }) => result !== null);
  const targets = placements.targetsOf(all.map(({ id }) => id));
  const machines = [...byMachine(all.map((run) => ({ ...run, target: targets.get(run.id) ?? null }))).values()];
  const there = machines.filter(([run]) => run!.target === place);
  const largest = (there.length > 0 ? there : machines).toSorted((a, b) => b.length - a.length)[0];
  return (largest ?? []).flatMap(earlierRun);
} // prettier-ignore

function earlierRun({ request, result, modelHash }: Run): EarlierRun[] {
  if (result === null || modelHash === null) return [];
  const { forward, backward, optimizer, analysis, caching } = result.ledger.flops;
  return [
    {
      modelHash,
      settings: request,
      seconds: result.seconds,
      rows: result.steps * request.batchSize * request.accumulate,
      flops: forward + backward + optimizer + analysis + caching,
      peakMemoryBytes: result.ledger.peakMemoryBytes,
    },
  ];
}

/** A run that is not made yet, as far as earlier ones can be like it. */
export interface FutureRun {
  readonly modelHash: string;
  readonly settings: TrainSettings;
}

/** Seconds of a run of so many rows: earlier ones with the same method, model, data and batches took so long a row. */
export function secondsLike(earlier: readonly EarlierRun[], run: FutureRun & { readonly rows: number }): number | null {
  const like = alike(earlier, run).filter(({ rows }) => rows > 0);
  return like.length === 0 ? null : run.rows * mean(like.map(({ seconds, rows }) => seconds / rows));
}

/** The most memory that any earlier run with the same method, model, data and batches took. */
export function memoryLike(earlier: readonly EarlierRun[], run: FutureRun): number | null {
  const like = alike(earlier, run);
  return like.length === 0 ? null : Math.max(...like.map(({ peakMemoryBytes }) => peakMemoryBytes));
}

/** Counted operations a second: of earlier runs of the same model, else of any; null: there were none. */
export function flopRate(earlier: readonly EarlierRun[], modelHash: string): number | null {
  const rated = earlier.filter(({ flops, seconds }) => flops > 0 && seconds > 0);
  const same = rated.filter((run) => run.modelHash === modelHash);
  const used = same.length > 0 ? same : rated;
  const rates = used.map(({ flops, seconds }) => flops / seconds).sort((a, b) => a - b);
  return rates[Math.floor(rates.length / 2)] ?? null;
}

function alike(earlier: readonly EarlierRun[], { modelHash, settings }: FutureRun): EarlierRun[] {
  const kind = kindOf(settings);
  return earlier.filter((run) => run.modelHash === modelHash && kindOf(run.settings) === kind);
}

/** What the time of a row depends on; seeds share it. */
function kindOf(settings: TrainSettings): string {
  const { task, data, method, lora, batchSize, accumulate, maxLength, padMultiple, provider, threads, gated } =
    settings;
  const { train, test, validation } = data;
  const rows = { task, train, test, validation };
  return canonicalJson({ rows, method, lora, batchSize, accumulate, maxLength, padMultiple, provider, threads, gated });
}
