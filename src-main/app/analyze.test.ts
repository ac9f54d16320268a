import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../contract/events.ts';
import { FIRST_RULE } from '../contract/salf.ts';
import { AnalyzeSettings } from '../contract/request.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { showAnalysis, startAnalysis } from './analyze.ts';
import { analysisEngine } from './testing/fake-analysis.ts';

const settings = AnalyzeSettings.parse({
  model: '/m',
  data: '/d.jsonl',
  nearest: 2,
  task: { kind: 'preset', preset: 'trec' },
  choice: { ...FIRST_RULE, gain: 'relative' },
});

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-analyze-'));
  store = await openStore(join(folder, 'workspace'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

async function run(trouble = '', cancel = false) {
  const events: EngineEvent[] = [];
  const entry = analysisEngine(folder, trouble);
  const running = startAnalysis(
    store,
    settings,
    (event) => {
      events.push(event);
      if (cancel && event.type === 'data') running.cancel();
    },
    { entry },
  );
  return { id: running.analysisId, last: await running.ended, events };
}

describe('startAnalysis', () => {
  it('keeps the analysis with its model, its data and all samples', async () => {
    const { id, last, events } = await run();
    expect(last).toMatchObject({ type: 'result', kind: 'analyze', analysisId: id });
    expect(events.map(({ type }) => type)).toEqual(['hello', 'model', 'data', 'result']);
    const stored = store.analyses.find(id);
    expect(stored).toMatchObject({ modelHash: 'mm', dataHash: 'dd', task: 'trec', facts: { blocks: 4 } });
    expect(stored.request).toEqual({ ...settings, kind: 'analyze', analysisId: id });
    const traces = store.traces.all(id);
    expect(traces).toHaveLength(40);
    expect(traces[0]!.labels).toBe(2);
    expect([...traces[0]!.cosines.subarray(0, 4)]).toEqual([0, 0, Math.fround(0.1), 0]);
    expect([...traces[0]!.nearest!.tokens.subarray(0, 4)]).toEqual([0, 9, 1, 9]);
  });

  it('leaves nothing behind where it fails or is stopped', async () => {
    const fault = { code: 'model.bad-weights', message: 'Not finite.', remedy: 'Use others.' };
    const failure = await run(
      `await say({ type: 'error', fault: ${JSON.stringify(fault)}, exitCode: 2 }); process.exit(2);`,
    );
    expect(failure.last).toMatchObject({ type: 'error', fault });
    const wait = `await new Promise((resolve) => { onCancel = resolve; if (cancelled) resolve(); });`;
    const say = `await say({ type: 'stopped', step: 0, reason: 'cancelled', checkpoint: null }); process.exit(0);`;
    expect((await run(wait + say, true)).last).toMatchObject({ type: 'stopped' });
    expect(store.analyses.all()).toEqual([]);
  });

  it('refuses a task that makes no sense before an engine starts', () => {
    const broken = { ...settings, task: { kind: 'preset', preset: 'trek' } as const };
    expect(() => startAnalysis(store, broken, () => undefined)).toThrow(
      'There is no task “trek”. Did you mean “trec”?',
    );
  });
});

describe('showAnalysis', () => {
  it('evaluates it as it was asked for, with what it saves', async () => {
    const { id } = await run();
    const report = showAnalysis(store, id);
    expect(report).toMatchObject({ task: 'trec', choice: { gain: 'relative' }, budget: { plan: 'none' } });
    expect(report.model).toMatchObject({ hash: 'mm', blocks: 4 });
    expect(report.summary).toMatchObject({ boundary: 2, samples: 40, histogram: [0, 0, 36, 4, 0] });
    expect(report.savings.global).toEqual({ depth: 0.5, backward: 0.5, step: 1 - 2 / 3 });
    expect(report.savings.datum.depth).toBeCloseTo((36 * 2 + 4 * 3) / 160, 12);
    expect(report.savings.budget).toBeNull();
    expect(report.samples[39]).toEqual({ line: 40, label: 'no', boundary: 3 });
    expect(report.nearest).toMatchObject({ latentNorm: 'hf', spaces: [{ space: 0, labelShare: 0 }, {}, {}, {}, {}] });
    expect(report.nearest!.spaces[3]!.labelShare).toBe(0.5);
  });

  it('evaluates it under other options, from the store alone', async () => {
    const { id } = await run();
    const late = showAnalysis(store, id, { choice: { gain: 'resource' }, budget: {} });
    expect(late.choice).toEqual({ ...settings.choice, gain: 'resource' });
    expect(late.summary.boundary).toBe(3);
    expect(late.summary.warnings[0]).toContain('The last block wins in the mean');
    const budget = { plan: 'constant', fraction: 0.25 } as const;
    const limited = showAnalysis(store, id, { choice: {}, budget });
    expect(limited.savings.budget).toEqual({ depth: 0.75, backward: 0.75, step: 0.5 });
    expect(() => showAnalysis(store, id, { choice: { minTrain: 5 }, budget: {} })).toThrow(
      '--min-train: The model has 4',
    );
  });
});
