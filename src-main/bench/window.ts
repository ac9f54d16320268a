/** `npm run bench -- window`: how long the window waits for its longest answers, asked as a window asks. */
import Database from 'better-sqlite3';
import { registerHandlers } from '../workbench/handlers/index.ts';
import { openWorkbench } from '../workbench/workbench.ts';
import type { Workbench } from '../workbench/workbench.ts';
import type { Plan, TrainResult } from '../contract/events.ts';
import { LEDGER_ITEMS } from '../contract/ledger.ts';
import { TrainRequest } from '../contract/request.ts';
import type { RouteInput, RouteName } from '../contract/routes/index.ts';
import { SERIES_NAMES } from '../contract/series.ts';
import { milliseconds, ratio, table } from './table.ts';
import { inTemporaryFolder } from './temporary.ts';
import { benchAnswers } from './window-answers.ts';
import { benchBoard } from './window-board.ts';

export interface WindowBenchOptions {
  readonly rounds: number;
  readonly runs: number;
  readonly steps: number;
}

const LONG = 'r-20261124-ffffff';
/** Those that the page of a run draws. */
const DRAWN = SERIES_NAMES.slice(0, 5);

/** As large as those of an ordinary run: a list reads them all. */
const PLAN: Plan = {
  type: 'plan',
  provider: 'cpu',
  trainableTensors: 109,
  trainableParameters: 5e6,
  frozenParameters: 1e6,
  blocks: Array.from({ length: 12 }, (_, block) => block + 1),
  steps: 738,
  stepsPerEpoch: 246,
  estimatedMemoryBytes: 5e8,
  estimatedSeconds: 60,
  cache: null,
  atMost: false,
  flopsPerStep: { forward: 4e9, backward: 9e9, optimizer: 1e8, full: 13e9 },
  flopsPerPart: Array.from({ length: 14 }, (_, part) => ({ part: `block.${part}`, forward: 3e8, backward: 7e8 })),
};
const CLASSES = ['description', 'entity', 'expression', 'human', 'location', 'number'];
const RESULT: Omit<TrainResult, 'runId'> = {
  type: 'result',
  kind: 'train',
  split: 'test',
  macroF1: 0.9,
  accuracy: 0.9,
  loss: 0.4,
  provider: 'cpu',
  perClass: CLASSES.map((label) => ({ label, precision: 0.9, recall: 0.9, f1: 0.9, support: 80 })),
  confusion: CLASSES.map(() => CLASSES.map(() => 13)),
  steps: 738,
  checkpoint: '/r/checkpoints/step-738.safetensors',
  seconds: 60,
  ledger: {
    items: LEDGER_ITEMS.map((name) => ({ name, seconds: 4 })),
    flops: { forward: 3e12, backward: 6e12, optimizer: 1e10, analysis: 0, caching: 0 },
    depthSaving: 0.5,
    forwardShare: 0.3,
    tokens: 3e5,
    peakMemoryBytes: 5e8,
  },
};

/** Makes a workspace of many runs, one of them very long, and answers the report as text. */
export function benchWindow(options: WindowBenchOptions, say: (line: string) => void): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const workbench = await openWorkbench(folder);
    try {
      fill(workbench, options);
      await measure(workbench, options, say);
    } finally {
      await workbench.close();
    }
    await benchBoard(say);
    await benchAnswers(options.rounds, say);
  });
}

function fill({ store }: Workbench, { runs, steps }: WindowBenchOptions): void {
  const create = (runId: string, seed: number): void => {
    const request = { kind: 'train', runId, runDir: '/r', model: '/m', data: { train: '/t' }, seed };
    store.runs.create(TrainRequest.parse({ ...request, task: { kind: 'preset', preset: 'trec' } }), []);
    store.runs.start(runId, { name: 'bench', pid: process.pid, start: null });
    store.runs.notePlan(runId, PLAN);
    store.runs.finish(runId, { ...RESULT, runId });
  };
  store.transaction(() => {
    for (let run = 1; run < runs; run++) create(`r-20261123-${run.toString(16).padStart(6, '0')}`, run);
    create(LONG, runs);
  });
  const database = new Database(store.workspace.database);
  const random = 'abs(random() % 1000) / 1000.0';
  database
    .prepare(
      `WITH RECURSIVE numbers (step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM numbers WHERE step < ?)
       INSERT INTO steps SELECT ?, step, ${SERIES_NAMES.map(() => random).join(', ')} FROM numbers`,
    )
    .run(steps, LONG);
  database.close();
}

async function measure(
  workbench: Workbench,
  { rounds, runs, steps }: WindowBenchOptions,
  say: (line: string) => void,
): Promise<void> {
  const registry = registerHandlers(workbench);
  const medianOf = async <Name extends RouteName>(name: Name, input: RouteInput<Name>): Promise<number> => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      const answer = await registry.invoke(name, input);
      // What a socket would carry is part of the wait.
      JSON.stringify(answer);
      times.push((performance.now() - began) / 1000);
      if (answer.kind === 'failed') throw new Error(answer.fault.message);
    }
    return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
  };
  const series = { id: LONG, names: [...DRAWN] };
  const middle = Math.floor(steps / 2);
  const whole = await medianOf('runs.series', { ...series, limit: 1000 });
  const part = await medianOf('runs.series', {
    ...series,
    from: middle,
    to: middle + Math.floor(steps / 10),
    limit: 2000,
  });
  const close = await medianOf('runs.series', { ...series, from: middle, to: middle + 1999, limit: 2000 });
  const rows = [
    ['', 'median', 'of the whole'],
    [`list of ${runs.toLocaleString('en')} runs`, milliseconds(await medianOf('runs.list', {})), ''],
    ['page of the long run', milliseconds(await medianOf('runs.details', { id: LONG })), ''],
    [`${DRAWN.length} curves of ${steps.toLocaleString('en')} steps`, milliseconds(whole), ratio(1)],
    ['a tenth of them in sight', milliseconds(part), ratio(part / whole)],
    ['2,000 steps in sight', milliseconds(close), ratio(close / whole)],
  ];
  table(rows).forEach(say);
}
