import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listRuns } from '../app/run-summaries.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { startTraining } from '../app/train.ts';
import { cellsOf } from './cells.ts';
import { prepareExperiment } from './experiment.ts';
import { runExperiment } from './queue.ts';
import type { RunningExperiment } from './queue.ts';
import { tinyExperiment } from './testing/tiny-experiment.ts';
import type { TinyExperiment } from './testing/tiny-experiment.ts';

let tiny: TinyExperiment;
let store: Store;
beforeEach(async () => {
  tiny = tinyExperiment();
  store = await openStore(join(tiny.folder, 'workspace'));
});
afterEach(() => {
  store.close();
  rmSync(tiny.folder, { recursive: true });
});

interface Course {
  readonly end: 'done' | 'interrupted';
  readonly id: string;
  /** `method seed: how it ended` of the cells that had a turn. */
  readonly cells: string[];
  readonly runIds: string[];
}

/** Runs the experiment; `watch` may interrupt it. */
async function run(
  entry: string,
  retryFailed = false,
  watch: (step: number, cell: string, running: RunningExperiment) => void = () => undefined,
): Promise<Course> {
  const experiment = await prepareExperiment(store, tiny.request, retryFailed);
  const cells: string[] = [];
  const runIds: string[] = [];
  const running = runExperiment(
    store,
    experiment,
    {
      begins: (_cell, runId) => runIds.push(runId),
      event: ({ method, seed }, event) => {
        if (event.type === 'progress') watch(event.step, `${method} ${seed}`, running);
      },
      ends: ({ method, seed }, last) => cells.push(`${method} ${seed}: ${last.type}`),
    },
    { commandLine: ['compare'], engine: { entry } },
  );
  return { end: await running.ended, id: experiment.id, cells, runIds };
}
const statesOf = (): string[] =>
  listRuns(store)
    .map(({ state }) => state)
    .sort();
const ALL = ['full 1', 'freeze:1 1', 'full 2', 'freeze:1 2'];
const diverges = (condition: string, code = 'training.diverged', exitCode = 1): string => `
  if (${condition}) {
    await say({ type: 'error', exitCode: ${exitCode}, fault: { code: '${code}', message: 'NaN.', remedy: 'Slower.' } });
    process.exit(${exitCode});
  }`;

describe('runExperiment', () => {
  it('trains each cell once, a seed after another, with the settings of its method', async () => {
    const entry = await tiny.engine(2);
    const first = await run(entry);
    expect(first).toMatchObject({ end: 'done', cells: ALL.map((cell) => `${cell}: result`) });
    expect(await run(entry)).toMatchObject({ end: 'done', id: first.id, cells: [] });
    const runs = first.runIds.map((id) => store.runs.find(id));
    expect(runs.map(({ request }) => [request.method, request.seed, request.optimizer.learningRate])).toEqual([
      [{ name: 'full' }, 1, 3e-4],
      [{ name: 'last-k', freeze: 1 }, 1, 1e-3],
      [{ name: 'full' }, 2, 3e-4],
      [{ name: 'last-k', freeze: 1 }, 2, 1e-3],
    ]);
    expect(runs[0]!.commandLine).toEqual(['compare']);
    expect(store.experimentRuns.all(first.id)).toHaveLength(4);
  });

  it('takes runs over that were trained for something else, stopped ones too', async () => {
    const entry = await tiny.engine(2);
    const cells = cellsOf(tiny.request);
    const byHand = startTraining(store, cells[0]!.settings, ['train'], () => undefined, { entry });
    await byHand.ended;
    const slow = await tiny.engine(40, 100);
    const stopped = startTraining(store, cells[1]!.settings, ['train'], () => stopped.cancel(), { entry: slow });
    await stopped.ended;
    const { cells: trained, runIds } = await run(await tiny.engine(40));
    expect(trained).toEqual(ALL.slice(1).map((cell) => `${cell}: result`));
    expect(runIds[0]).toBe(stopped.runId);
    expect(listRuns(store)).toHaveLength(4);
  });

  it('stops at a step, and later does what is missing only', async () => {
    // Only what is stopped is slow: it hears of that before its last step, however busy the machine is.
    const slow = "if (train.method.name === 'last-k') await new Promise((resolve) => setTimeout(resolve, 100));";
    const entry = await tiny.engine(60, 0, slow);
    const stopped = await run(entry, false, (step, cell, running) => {
      if (cell === 'freeze:1 1' && step === 3) running.cancel();
    });
    expect(stopped).toMatchObject({ end: 'interrupted', cells: ['full 1: result', 'freeze:1 1: stopped'] });
    const resumed = await run(await tiny.engine(60));
    expect(resumed).toMatchObject({ end: 'done', cells: ALL.slice(1).map((cell) => `${cell}: result`) });
    expect(resumed.runIds[0]).toBe(stopped.runIds[1]);
    const steps = store.steps.series(resumed.runIds[0]!, 'loss').map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(statesOf()).toEqual(['finished', 'finished', 'finished', 'finished']);
  });

  it('does not begin the next cell after a cancel that came too late for the last step', async () => {
    const { end, cells } = await run(await tiny.engine(2), false, (step, _cell, running) => {
      if (step === 2) running.cancel();
    });
    expect(end).toBe('interrupted');
    expect(cells).toHaveLength(1);
  });

  it('hears a cancel that comes while a cell is being started', async () => {
    const experiment = await prepareExperiment(store, tiny.request, false);
    const silent = { event: () => undefined, ends: () => undefined };
    const listener = { ...silent, begins: () => running.cancel() };
    const engine = { entry: await tiny.engine(100_000, 5) };
    const running = runExperiment(store, experiment, listener, { commandLine: [], engine });
    expect(await running.ended).toBe('interrupted');
    expect(statesOf()).toEqual(['stopped']);
  });

  it('leaves what diverged, and continues', async () => {
    const entry = await tiny.engine(2, 0, diverges("train.seed === 1 && train.method.name === 'full'"));
    expect((await run(entry)).cells).toEqual(['full 1: error', ...ALL.slice(1).map((cell) => `${cell}: result`)]);
    expect(statesOf()).toEqual(['diverged', 'finished', 'finished', 'finished']);
    expect((await run(entry)).cells).toEqual([]);
    expect((await run(entry, true)).cells).toEqual([]);
  });

  it('leaves what failed until it is asked to try again', async () => {
    const entry = await tiny.engine(2, 0, diverges('train.seed === 1', 'data.too-long'));
    expect((await run(entry)).cells.filter((cell) => cell.endsWith('error'))).toHaveLength(2);
    const healthy = await tiny.engine(2);
    expect((await run(healthy)).cells).toEqual([]);
    expect((await run(healthy, true)).cells).toEqual(['full 1: result', 'freeze:1 1: result']);
  });

  it('resumes what crashed, at the next start', async () => {
    const entry = await tiny.engine(4, 0, `if (train.seed === 2 && step === 3) process.exit(9);`);
    const { runIds } = await run(entry);
    expect(statesOf()).toEqual(['crashed', 'crashed', 'finished', 'finished']);
    expect(await run(await tiny.engine(4))).toMatchObject({
      cells: ['full 2: result', 'freeze:1 2: result'],
      runIds: runIds.slice(2),
    });
  });

  it('restarts a run whose checkpoints were deleted', async () => {
    const { runIds } = await run(await tiny.engine(4, 0, `if (train.seed === 2 && step === 3) process.exit(9);`));
    rmSync(join(store.workspace.runs, runIds[2]!, 'checkpoints'), { recursive: true });
    const again = await run(await tiny.engine(4));
    expect(again.runIds[0]).not.toBe(runIds[2]);
    expect(again.runIds[1]).toBe(runIds[3]);
    expect(store.experimentRuns.all(again.id).map((cell) => cell.run)).toContain(again.runIds[0]);
  });

  it('trains again what was made from another model or other rows', async () => {
    await run(await tiny.engine(2));
    appendFileSync(join(tiny.model, 'config.json'), ' ');
    expect((await run(await tiny.engine(2))).cells).toHaveLength(4);
    const { train } = tiny.request.datasets[0]!.data;
    appendFileSync(train, `${JSON.stringify({ text: 'one more', label: 'cat' })}\n`);
    expect((await run(await tiny.engine(2))).cells).toHaveLength(4);
  });

  it('refuses to begin while another program is at work on it', async () => {
    // Longer than any machine takes to open the files.
    const entry = await tiny.engine(100_000, 5);
    const settings = cellsOf(tiny.request)[2]!.settings;
    const other = startTraining(store, settings, [], () => undefined, { entry });
    await expect(run(entry)).rejects.toThrow(`Run ${other.runId}, which this experiment needs, is still running.`);
    other.kill();
    await other.ended;
  });

  it.each([
    ['a full disk', diverges('true', 'workspace.no-space')],
    ['refused input', diverges('true', 'request.bad-option', 2)],
  ])('ends at %s, which every cell would meet', async (_what, trouble) => {
    await expect(run(await tiny.engine(2, 0, trouble))).rejects.toThrow('NaN.');
    expect(listRuns(store)).toHaveLength(1);
  });
});
