/** `npm run bench -- targets`: what a cell costs on Slurm besides its own run, and a round of polling over many cells. */
import { dirname, join } from 'node:path';
import { FailureError } from '../base/errors.ts';
import { listRuns } from '../app/run-summaries.ts';
import { rowMaker } from '../app/runs/details.ts';
import { readBoard } from '../comparison/board/board.ts';
import { cellsOf } from '../comparison/cells.ts';
import { coordinates } from '../comparison/experiment.ts';
import { select } from '../comparison/selection.ts';
import { runComparison } from '../comparison/run-comparison.ts';
import { onTarget } from '../comparison/on-target.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import { TargetChanges } from '../contract/targets.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { Rounds } from '../targets/rounds.ts';
import { findTarget, openTarget } from '../targets/target.ts';
import { standInGrid } from '../targets/testing/stand-in-grid.ts';
import { slurmState } from '../targets/there/slurm.ts';
import { overheadLines, waitsOf } from './cell-moments.ts';
import type { CellWaits } from './cell-moments.ts';
import { median } from './driver.ts';
import { watched } from './machine.ts';
import { BUNDLED_TASK } from './memory.ts';
import { ROOT } from './models.ts';
import { milliseconds } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';

export interface TargetsBenchOptions {
  /** Cells of the simulated grid. */
  readonly cells: number;
  readonly rounds: number;
  /** Seeds of each of the four methods of the real grid. */
  readonly seeds: number;
  /** Cells that are trained alone here and on Slurm. */
  readonly alone: number;
}

type Say = (line: string) => void;

export async function benchTargets(options: TargetsBenchOptions, say: Say): Promise<void> {
  await watched(say, async () => {
    await inTemporaryFolder((folder) => pollMany(folder, options, say));
    if ((await slurmState()) === null) say('No Slurm answers here: the overhead of a cell is not measured.');
    else {
      await inTemporaryFolder((folder) => compareWithSlurm(folder, options, say));
      await inTemporaryFolder((folder) => trainAlone(folder, options, say));
    }
  });
}

/** Rounds over cells of which none moves, with a stand-in for Slurm's commands. */
async function pollMany(folder: string, { cells, rounds }: TargetsBenchOptions, say: Say): Promise<void> {
  const grid = await standInGrid(folder, cells);
  const path = process.env['PATH'];
  process.env['PATH'] = `${grid.bin}:${path ?? ''}`;
  try {
    using store = grid.store;
    const each = new Rounds(store, openTarget(store, 'slurm', findTarget(store, 'slurm')), () => undefined);
    grid.hold(true);
    const submitted = await timed(() => each.round());
    say(`${cells} cells, stand-in for Slurm: submitted in ${milliseconds(submitted)}`);
    storeExperiment(store);
    const chosen = select(store, { experiments: ['x-1'], runs: [] });
    const works = {
      'a round over them': () => each.round(),
      'their board': () => readBoard(store, chosen, null, () => undefined),
      'the list of runs': () => listRuns(store).map(rowMaker(store)),
    };
    for (const [name, work] of Object.entries(works)) await measured(name, work, rounds, say);
  } finally {
    process.env['PATH'] = path;
  }
} // prettier-ignore

/** Makes one comparison of all runs of a workspace. */
function storeExperiment(store: Store): void {
  const runs = store.runs.all();
  const methods = ['full', 'head', 'half', 'every-other'].map((name) => ({ name, method: { name } }));
  const seeds = Array.from({ length: Math.ceil(runs.length / methods.length) }, (_, index) => index + 1);
  const request = ExperimentRequest.parse({ ...gridOf(1), methods, seeds });
  store.transaction(() => {
    store.experiments.put({ id: 'x-1', name: 'grid', request });
    cellsOf(request).forEach((cell, index) => {
      const run = runs[index];
      if (run !== undefined) store.experimentRuns.put('x-1', { ...coordinates(cell), run: run.id });
    });
  });
}

/** The same grid one cell after another here and on the Slurm that answers. */
async function compareWithSlurm(folder: string, { seeds }: TargetsBenchOptions, say: Say): Promise<void> {
  const request = gridOf(seeds);
  const cells = request.methods.length * seeds;
  using here = await openStore(join(folder, 'here'));
  using there = await openStore(join(folder, 'there'));
  const own = await timed(() => train(here, request, null));
  const slurm = await timed(() => train(there, request, 'slurm'));
  say(`${cells} cells, here: ${milliseconds(own)}; on Slurm, one at a time: ${milliseconds(slurm)}`);
  const isSame = JSON.stringify(scoresOf(here)) === JSON.stringify(scoresOf(there));
  say(isSame ? `the same bytes of scores in all ${cells} cells` : 'WARNING: the scores are not the same');
}

/** Cells one by one, here and on Slurm in turns: what each waits for beside its training, however long that takes. */
async function trainAlone(folder: string, { alone }: TargetsBenchOptions, say: Say): Promise<void> {
  const [full] = gridOf(1).methods;
  const waits = { here: new Array<CellWaits>(), slurm: new Array<CellWaits>() };
  for (let seed = 1; seed <= alone; seed++) {
    const request = ExperimentRequest.parse({ ...gridOf(1), methods: [full], seeds: [seed] });
    for (const [side, on] of [['here', null], ['slurm', 'slurm']] as const) {
      using store = await openStore(join(folder, `${side}-${seed}`));
      waits[side].push(await waitsOf(store, () => train(store, request, on)));
    }
  }
  overheadLines(waits.here, waits.slurm).forEach(say);
} // prettier-ignore

function gridOf(seeds: number): ExperimentRequest {
  const { train, task } = BUNDLED_TASK;
  return ExperimentRequest.parse({
    kind: 'compare',
    methods: [
      { name: 'full', method: { name: 'full' } },
      { name: 'head', method: { name: 'head' } },
      { name: 'freeze:6', method: { name: 'last-k', freeze: 6 } },
      { name: 'half', method: { name: 'half' } },
    ],
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    datasets: [{ name: task, task: { kind: 'preset', preset: task }, data: { train, test: join(dirname(train), 'test.jsonl'), limitTrain: 16, limitTest: 8 } }],
    models: [{ name: 'demo', path: join(ROOT, 'resources', 'demo', 'demo-qwen2-12l') }],
    baseline: 'full',
    settings: {
      batchSize: 4,
      duration: { unit: 'steps', count: 2 },
      validateUntrained: false,
      prefixCache: 'off',
    },
  });
} // prettier-ignore

async function train(store: Store, request: ExperimentRequest, on: string | null): Promise<void> {
  const changes = TargetChanges.parse({ throttle: 1 });
  const target = on === null ? null : onTarget(store, on, changes);
  const options = { retryFailed: true, commandLine: ['bench'], ...(target === null ? {} : { on: target }) };
  const { state, failed } = await runComparison(store, request, options, () => undefined).ended;
  if (state === 'done' && failed === 0) return;
  const remedy = 'See that it trains at all: `salf targets test slurm`.';
  throw new FailureError({ code: 'internal', message: `${failed} runs failed.`, remedy });
}

/** Losses and scores of all runs, by method and seed. */
function scoresOf(store: Store): unknown[] {
  return store.runs
    .all()
    .map(({ request, result }) => [request.method, request.seed, result?.macroF1, result?.loss, result?.confusion])
    .toSorted((a, b) => (JSON.stringify(a.slice(0, 2)) < JSON.stringify(b.slice(0, 2)) ? -1 : 1));
}

/** What a work takes by the clock, and what this program computes of that: on a busy machine the two differ. */
async function measured(name: string, work: () => unknown, rounds: number, say: Say): Promise<void> {
  const before = process.cpuUsage();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await timed(work));
  const { user, system } = process.cpuUsage(before);
  const computed = milliseconds((user + system) / 1e6 / rounds);
  say(`${name}: ${milliseconds(median(times))} (median of ${rounds}), of which this program computes ${computed}`);
}

/** @returns seconds */
async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
