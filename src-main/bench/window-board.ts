/** How long a board takes on the main side, in a workspace of a thousand runs. */
import type { DataFound, ModelFound, Plan } from '../contract/events.ts';
import { ExperimentRequest } from '../contract/experiment.ts';
import type { Ledger } from '../contract/ledger.ts';
import { readBoard } from '../comparison/board/board.ts';
import { cellsOf } from '../comparison/cells.ts';
import type { Cell } from '../comparison/cells.ts';
import { showing } from '../app/describing/shown-experiment.ts';
import { compareRuns } from '../comparison/comparison.ts';
import { metrics } from '../data/metrics.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/open.ts';
import { inTemporaryFolder } from './temporary.ts';

const METHODS = 10;
const SEEDS = 5;
const DATASETS = 2;
const EXPERIMENTS = 10;
const LABELS = ['abbreviation', 'description', 'entity', 'human', 'location', 'number'];
const TEST_ROWS = 500;
const TRUTHS = Array.from({ length: TEST_ROWS }, (_, row) => (row * 7) % LABELS.length);
const TEST_HASH = 'test-rows';
/** Readings of a time; the median is printed. */
const READINGS = 7;

/** What was measured, in milliseconds. */
export interface BoardTimes {
  readonly runs: number;
  /** The board of one experiment (a hundred runs) of which no difference was ever tested. */
  readonly untested: number;
  /** The same once all are known. */
  readonly tested: number;
  /** All experiments on one board. */
  readonly all: number;
}

/** Fills a workspace in a temporary folder and reads its boards. */
export async function benchBoard(say: (line: string) => void): Promise<BoardTimes> {
  let times: BoardTimes | undefined;
  await inTemporaryFolder(async (folder) => {
    using store = await openStore(folder);
    fillWorkspace(store);
    times = measure(store);
  });
  const { runs, untested, tested, all } = times!;
  const shown = (ms: number): string => `${ms.toFixed(0)} ms`;
  say(
    `board, ${runs} runs in the workspace: ${shown(untested)} untested, ${shown(tested)} tested, all ${EXPERIMENTS} experiments ${shown(all)}`,
  );
  return times!;
}

function measure(store: Store): BoardTimes {
  const experiments = store.experiments.all().map(showing(store));
  const first = experiments.slice(0, 1);
  const board = (of: typeof experiments) => () =>
    readBoard(store, { compared: of, warnings: [], leftOut: [] }, null, () => undefined);
  const untested = median(board(first));
  experiments.forEach((experiment) => compareRuns(store, experiment));
  const runs = EXPERIMENTS * DATASETS * SEEDS * METHODS;
  return { runs, untested, tested: median(board(first)), all: median(board(experiments)) };
}

function median(work: () => unknown): number {
  const times = Array.from({ length: READINGS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return times.toSorted((a, b) => a - b)[READINGS >> 1]!;
}

const model: ModelFound = {
  type: 'model',
  path: '/m',
  family: 'llama',
  blocks: 12,
  hiddenSize: 256,
  vocabSize: 8192,
  parameters: 12e6,
  dtype: 'F32',
  tiedHead: true,
  hash: 'model',
};

function dataOf(hash: string): DataFound {
  const split = { path: '/u', rows: TEST_ROWS, classes: [], duplicates: 0, conflicts: 0, tokens: null, cut: 0 };
  return {
    type: 'data',
    task: 'custom',
    overlaps: [],
    warnings: [],
    hash,
    splits: [{ ...split, split: 'test', hash: TEST_HASH }],
  };
}

/** Ten comparisons of ten methods on two data sets with five seeds: a thousand finished runs, with made-up scores. */
export function fillWorkspace(store: Store): void {
  store.transaction(() => {
    store.models.put(model);
    store.splitLabels.put(TEST_HASH, TRUTHS);
    for (let number = 0; number < EXPERIMENTS; number++) {
      const id = `x-bench${number}`;
      const request = requestOf(number);
      store.experiments.put({ id, name: id, request });
      cellsOf(request).forEach((cell, index) => putRun(store, id, cell, index));
    }
  });
}

function requestOf(number: number): ExperimentRequest {
  const task = { kind: 'preset', preset: 'trec' };
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  return ExperimentRequest.parse({
    kind: 'compare',
    baseline: 'freeze:0',
    seeds: numbers(SEEDS).map((seed) => seed + 1),
    settings: {},
    methods: numbers(METHODS).map((freeze) => ({ name: `freeze:${freeze}`, method: { name: 'last-k', freeze } })),
    datasets: numbers(DATASETS).map((set) => ({
      name: `data-${number}-${set}`,
      task,
      data: { train: '/t', test: '/u' },
    })),
    models: [{ name: 'model', path: '/m' }],
  });
}

function putRun(store: Store, experiment: string, { settings, ...cell }: Cell, index: number): void {
  const run = `r-${experiment}-${index}`;
  const hash = `${cell.data} ${cell.seed}`;
  store.runs.create({ ...settings, kind: 'train', runId: run, runDir: `/w/${run}` }, ['compare']);
  store.runs.start(run, { name: 'bench', pid: 1, start: null });
  store.runs.noteModel(run, model.hash);
  store.datasets.put(dataOf(hash));
  store.runs.noteData(run, hash);
  store.runs.notePlan(run, PLAN);
  const answers = TRUTHS.map((label, row) => ((row * 31 + index * 17) % 11 < 2 ? (label + 1) % LABELS.length : label));
  const { confusion, perClass, ...scores } = metrics(TRUTHS, answers, LABELS);
  const score = { ...scores, loss: 1, confusion, perClass } as const;
  for (const [step, split] of EVALUATIONS) {
    store.evaluations.put(run, { ...score, type: 'evaluation', split, step, seconds: 9, predictions: answers });
  }
  store.runs.finish(run, {
    ...score,
    type: 'result',
    kind: 'train',
    runId: run,
    split: 'test',
    provider: 'cpu',
    steps: 738,
    seconds: 17,
    ledger: LEDGER,
    checkpoint: '/w/c',
  });
  store.experimentRuns.put(experiment, { ...cell, run });
}

const EVALUATIONS = [
  [246, 'validation'],
  [492, 'validation'],
  [738, 'validation'],
  [738, 'test'],
] as const;

const PLAN: Plan = {
  type: 'plan',
  provider: 'cpu',
  trainableTensors: 9,
  trainableParameters: 9,
  frozenParameters: 0,
  steps: 738,
  blocks: [12],
  stepsPerEpoch: 246,
  estimatedMemoryBytes: 1,
  estimatedSeconds: null,
  atMost: false,
  cache: null,
  flopsPerStep: { forward: 2e9, backward: 4e9, optimizer: 1e6, full: 6e9 },
  flopsPerPart: Array.from({ length: 12 }, (_, block) => ({ part: `block.${block + 1}`, forward: 1e8, backward: 2e8 })),
};

const LEDGER: Ledger = {
  items: [
    { name: 'forwardBackward', seconds: 14 },
    { name: 'optimizer', seconds: 2 },
    { name: 'other', seconds: 1 },
  ],
  flops: { forward: 1e12, backward: 2e12, optimizer: 1e9, analysis: 0, caching: 0 },
  depthSaving: 0.5,
  forwardShare: 0.4,
  tokens: 280_000,
  peakMemoryBytes: 3e8,
};
