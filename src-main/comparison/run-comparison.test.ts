import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { runComparison } from './run-comparison.ts';
import type { ComparisonEvent, RunningComparison } from './run-comparison.ts';
import { tinyExperiment } from './testing/tiny-experiment.ts';
import type { TinyExperiment } from './testing/tiny-experiment.ts';

let tiny: TinyExperiment;
let store: Store;
let events: ComparisonEvent[];
beforeEach(async () => {
  tiny = tinyExperiment();
  store = await openStore(join(tiny.folder, 'workspace'));
  events = [];
});
afterEach(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

function start(
  entry: string,
  watch: (event: ComparisonEvent, running: () => RunningComparison) => void = () => undefined,
): RunningComparison {
  const options = { retryFailed: false, commandLine: ['compare'], engine: { entry } };
  const running = runComparison(store, tiny.request, options, (event) => {
    events.push(event);
    watch(event, () => running);
  });
  return running;
}
const trouble = (method: string, code: string): string => `
  if (train.seed === 1 && train.method.name === '${method}') {
    await say({ type: 'error', exitCode: 1, fault: { code: '${code}', message: 'It broke.', remedy: 'Mend it.' } });
    process.exit(1);
  }`;
const outcomes = (): string[] =>
  events.flatMap((event) => (event.type === 'cell-ended' ? [`${event.cell.method}: ${event.outcome}`] : []));

describe('a comparison', () => {
  it('tells a loss that diverged from work that failed', async () => {
    const entry = await tiny.engine(2, 0, trouble('full', 'training.diverged') + trouble('last-k', 'internal'));
    expect(await start(entry).ended).toMatchObject({ state: 'done', failed: 1, diverged: 1 });
    expect(outcomes()).toEqual(['full: diverged', 'freeze:1: failed', 'full: finished', 'freeze:1: finished']);
  });

  it('counts its cells, and says how long the rest takes', async () => {
    await start(await tiny.engine(3)).ended;
    const progress = events.filter((event) => event.type === 'progress');
    expect(progress[0]).toEqual({ type: 'progress', runId: null, done: 0, total: 4, etaSeconds: null });
    expect(progress.at(-1)).toEqual({ type: 'progress', runId: null, done: 4, total: 4, etaSeconds: null });
    expect(progress.some(({ etaSeconds }) => etaSeconds !== null && etaSeconds >= 0)).toBe(true);
    const later = events.length;
    await start(await tiny.engine(3)).ended;
    expect(events.slice(later).map(({ type }) => type)).toEqual(['prepared', 'progress']);
  });

  it('stops when asked, also before it has started', async () => {
    const stopped = start(await tiny.engine(1000, 2), (event, running) => {
      if (event.type === 'cell-event' && event.event.type === 'progress') running().cancel();
    });
    expect((await stopped.ended).state).toBe('interrupted');
    expect(outcomes()).toEqual(['full: stopped']);
    const asked = start(await tiny.engine(1000, 2));
    asked.cancel();
    expect((await asked.ended).state).toBe('interrupted');
  });

  it('analyses what the tables of a sweep need before it trains', async () => {
    const sweep = {
      ...tiny.request,
      kind: 'sweep' as const,
      baseline: 'freeze:1',
      methods: tiny.request.methods.slice(1),
    };
    const options = { retryFailed: false, commandLine: ['sweep'], engine: {} };
    const running = runComparison(
      store,
      { ...sweep, seeds: [1], settings: { ...sweep.settings, duration: { unit: 'steps', count: 1 } } },
      options,
      (event) => events.push(event),
    );
    expect((await running.ended).state).toBe('done');
    expect(events.map(({ type }) => type).filter((type) => !/progress|cell-event/.test(type))).toEqual([
      'prepared',
      'analysed',
      'untrained-scored',
      'cell-started',
      'cell-ended',
    ]);
    const looks = events.flatMap((event) => (event.type === 'untrained-progress' ? [event] : []));
    expect(looks.at(-1)).toMatchObject({ done: 4, total: 4 });
    const [scored] = events.flatMap((event) => (event.type === 'untrained-scored' ? [event] : []));
    expect(scored!.score.predictions).toHaveLength(4);
    expect(store.untrainedScores.get(scored!.scoring.key)).toEqual(scored!.score);
  });
});
