import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RateSearchRequest } from '../../contract/rates.ts';
import { openStore } from '../../store/open.ts';
import type { Store } from '../../store/open.ts';
import { tinyExperiment } from '../testing/tiny-experiment.ts';
import type { TinyExperiment } from '../testing/tiny-experiment.ts';
import { rateTables } from './rates-table.ts';
import { rateEngine } from './testing/rate-engine.ts';
import { runRateSearch } from './run-search.ts';
import type { SearchEvent } from './run-search.ts';

let tiny: TinyExperiment;
let store: Store;
beforeEach(async () => {
  tiny = tinyExperiment(60);
  store = await openStore(join(tiny.folder, 'workspace'));
});
afterEach(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

const engine = (patience?: number): string => rateEngine(tiny.folder, 60, patience);

function request(rates: readonly number[], changes: Partial<RateSearchRequest> = {}): RateSearchRequest {
  const { methods, datasets, models, settings } = tiny.request;
  const { name, method, lora } = methods[0]!;
  return RateSearchRequest.parse({
    methods: [{ name, method, lora, rates }],
    seed: 1,
    dataset: datasets[0],
    model: models[0],
    settings: { ...settings, duration: { unit: 'steps', count: 8 }, evalEvery: 4 },
    ...changes,
  });
}

const log = (): Record<string, unknown>[] =>
  readFileSync(join(tiny.folder, 'log.txt'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a search for learning rates', () => {
  it('tries the grid from the middle, gives up what is clearly worse, and passes over what would diverge', async () => {
    const events: SearchEvent[] = [];
    const asked = request([0.1, 0.2, 0.7, 1, 2]);
    // What is given up hears of it before its last step, however busy the machine is.
    const entry = engine(3000);
    const { state, search } = await runRateSearch(store, asked, { entry }, (event) => events.push(event)).ended;
    expect(state).toBe('done');
    expect(search.id).toMatch(/^l-[0-9a-f]{8}$/);
    const ended = events.flatMap((event) => (event.type === 'trial-ended' ? [event.trial] : []));
    expect(ended.map((trial) => [trial.rate, trial.state])).toEqual([
      [0.7, 'finished'],
      [0.2, 'stopped'],
      [1, 'diverged'],
      [0.1, 'stopped'],
      [2, 'not-tried'],
    ]);
    expect(ended[0]).toMatchObject({ steps: 8, flops: 24, half: { step: 4 }, final: { step: 8, macroF1: 0.7 } });
    expect(ended[1]).toMatchObject({ final: null, half: { macroF1: 0.2 } });
    expect(ended[1]!.steps).toBeLessThan(8);
    const last = events.findLast((event) => event.type === 'progress');
    expect(last).toMatchObject({ done: 5, total: 5 });
    expect(store.rateSearches.trials(search.id)).toEqual(ended);
  });

  it('never names test rows to the engine, keeps no checkpoint and leaves no folder behind', async () => {
    const asked = request([0.5]);
    expect(asked.dataset.data.test).not.toBeNull();
    await runRateSearch(store, asked, { entry: engine() }, () => undefined).ended;
    const [seen] = log();
    expect(seen).toMatchObject({ data: { test: null }, keepsCheckpoints: false, optimizer: { learningRate: 0.5 } });
    expect(existsSync(String(seen!['runDir']))).toBe(false);
    expect(store.runs.all()).toEqual([]);
  });

  it('continues where it was stopped, and does nothing twice', async () => {
    const asked = request([0.5, 0.6, 0.7], { stopsEarly: false });
    const entry = engine();
    const running = runRateSearch(store, asked, { entry }, (event) => {
      if (event.type === 'trial-started' && event.trial.rate === 0.5) setImmediate(() => running.cancel());
    });
    expect((await running.ended).state).toBe('interrupted');
    const { id } = (await runRateSearch(store, asked, { entry }, () => undefined).ended).search;
    expect(store.rateSearches.trials(id).map(({ rate, state }) => [rate, state])).toEqual([
      [0.6, 'finished'],
      [0.5, 'finished'],
      [0.7, 'finished'],
    ]);
    const { length } = log();
    await runRateSearch(store, asked, { entry }, () => undefined).ended;
    expect(log()).toHaveLength(length);
  });

  it('shows the best rate and every trial, and what it cost', async () => {
    const { search } = await runRateSearch(store, request([0.1, 0.2, 0.7]), { entry: engine() }, () => undefined).ended;
    const [chosen, all] = rateTables(store, store.rateSearches.find(search.id));
    expect(chosen!.title).toBe('model on letters, 8 steps, seed 1: best learning rates by validation macro-F1');
    expect(chosen!.rows[0]!.slice(0, 2)).toEqual([
      { kind: 'text', text: 'full' },
      { kind: 'text', text: '0.7' },
    ]);
    expect(chosen!.footnotes[0]).toBe('full: 0.7 is the highest rate that was tried; a higher one may be better.');
    expect(chosen!.footnotes.at(-1)).toContain('No test row was read.');
    expect(all!.rows).toHaveLength(3);
  });

  it('refuses data without validation rows and a method that does not fit', async () => {
    const { dataset } = request([1]);
    const data = { ...dataset.data, validation: null, validationFraction: 0 };
    const run = (changes: Partial<RateSearchRequest>): Promise<unknown> =>
      runRateSearch(store, request([1], changes), {}, () => undefined).ended;
    await expect(run({ dataset: { ...dataset, data } })).rejects.toThrow('There are no validation rows');
    const freeze = { name: 'freeze:99', method: { name: 'last-k' as const, freeze: 99 }, lora: null, rates: [1] };
    await expect(run({ methods: [freeze] })).rejects.toThrow('freeze:99');
    expect(store.rateSearches.all()).toEqual([]);
  });
});
