import type { DataFound, Evaluation, ModelFound, Plan } from '../../contract/events.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import type { Ledger } from '../../contract/ledger.ts';
import { metrics } from '../../data/metrics.ts';
import type { Store } from '../../store/open.ts';
import { cellsOf } from '../cells.ts';

/** What a test wants a run to have been like. */
export interface Finish {
  readonly answers: readonly number[];
  /** macro-F1 of the validations, one every second step. */
  readonly validations?: readonly number[];
  readonly backward?: number;
  readonly seconds?: number;
  readonly steps?: number;
  readonly depthSaving?: number;
  readonly foundCache?: boolean;
  /** Kind of the machine that trained it. */
  readonly machine?: string;
}

export const TRUTHS = Array.from({ length: 60 }, (_, row) => row % 3);
const WORDS = ['cat', 'hat', 'end'];
export const TEST_HASH = 'test-hash';

const model: ModelFound = {
  type: 'model',
  path: '/m',
  family: 'llama',
  blocks: 4,
  hiddenSize: 8,
  vocabSize: 16,
  parameters: 100,
  dtype: 'F32',
  tiedHead: true,
  hash: 'model-hash',
};
const split = { path: '/u', rows: 60, classes: [], duplicates: 0, conflicts: 0, tokens: null, cut: 0 };
const data: DataFound = {
  type: 'data',
  task: 'custom',
  overlaps: [],
  warnings: [],
  hash: 'data-hash',
  splits: [
    {
      ...split,
      split: 'train',
      hash: 'train-hash',
      classes: WORDS.map((label, index) => ({ label, rows: 20 - index })),
    },
    { ...split, split: 'test', hash: TEST_HASH },
  ],
};

/** An experiment in the store, without any engine: its runs are what `finishes` says by `method seed`. */
export function storeExperiment(
  store: Store,
  request: ExperimentRequest,
  finishes: Readonly<Record<string, Finish | 'diverged'>>,
  { knowsLabels = true } = {},
): void {
  store.experiments.put({ id: 'x-1', name: 'test', request });
  if (knowsLabels) store.splitLabels.put(TEST_HASH, TRUTHS);
  for (const { settings, ...cell } of cellsOf(request)) {
    const finish = finishes[`${cell.method} ${cell.seed}`];
    if (finish === undefined) continue;
    const runId = `r-${cell.model}-${cell.data}-${cell.method}-${cell.seed}`;
    store.runs.create({ ...settings, kind: 'train', runId, runDir: `/w/${runId}` }, []);
    store.runs.start(runId, { name: 'h', pid: 1, start: null });
    store.models.put(model);
    store.runs.noteModel(runId, model.hash);
    store.datasets.put(data);
    store.runs.noteData(runId, data.hash);
    store.experimentRuns.put('x-1', { ...cell, run: runId });
    if (finish === 'diverged') {
      store.runs.end(runId, 'diverged', { code: 'training.diverged', message: 'Step 4 gave NaN.', remedy: 'Slower.' });
    } else finishRun(store, runId, finish);
  }
}

function finishRun(store: Store, runId: string, finish: Finish): void {
  const {
    answers,
    validations = [0.5, 0.75],
    depthSaving = 0,
    foundCache = false,
    backward = 4e9,
    seconds = 10,
    steps = 11,
  } = finish;
  const plan: Plan = {
    type: 'plan',
    provider: 'cpu',
    trainableTensors: 1,
    trainableParameters: 1,
    frozenParameters: 0,
    blocks: [4],
    steps,
    stepsPerEpoch: steps,
    estimatedMemoryBytes: 1,
    estimatedSeconds: null,
    flopsPerStep: { forward: 2e9, backward, optimizer: 0, full: 6e9 },
    flopsPerPart: [],
    atMost: false,
    cache: foundCache ? { blocks: 2, bytes: 1, found: true } : null,
  };
  const ledger: Ledger = {
    items: [
      { name: 'model', seconds: 0.5 },
      { name: 'warmup', seconds: 1 },
      { name: 'forwardBackward', seconds: seconds - 4.5 },
      { name: 'optimizer', seconds: 2 },
      { name: 'checkpoint', seconds: 1 },
    ],
    flops: { forward: 2e9 * steps, backward: backward * steps, optimizer: 1e9, analysis: 2e9, caching: 3e9 },
    depthSaving,
    forwardShare: 0.25,
    tokens: 100,
    peakMemoryBytes: 300 * 2 ** 20,
  };
  const { confusion, perClass, ...scores } = metrics(TRUTHS, answers, WORDS);
  const score = { ...scores, loss: 1, confusion, perClass } as const;
  const event = (at: Pick<Evaluation, 'split' | 'step' | 'macroF1' | 'seconds'>): Evaluation => ({
    ...score,
    type: 'evaluation',
    predictions: answers,
    ...at,
  });
  if (finish.machine !== undefined) store.runs.noteMachine(runId, finish.machine);
  store.runs.notePlan(runId, plan);
  validations.forEach((macroF1, index) => {
    store.evaluations.put(runId, event({ split: 'validation', step: 2 * index + 2, macroF1, seconds: index + 1 }));
  });
  store.evaluations.put(runId, event({ split: 'test', step: steps, macroF1: score.macroF1, seconds }));
  store.ledger.put(runId, ledger);
  store.runs.finish(runId, {
    ...score,
    type: 'result',
    kind: 'train',
    runId,
    split: 'test',
    provider: 'cpu',
    steps,
    seconds,
    ledger,
    checkpoint: '/w/checkpoint',
  });
}
