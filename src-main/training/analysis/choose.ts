/** The choices that SALF makes within a run, outside the training graph. */
import type { Chosen } from '../../contract/choice.ts';
import type { TrainRequest } from '../../contract/request.ts';
import type { SalfRequest } from '../../contract/salf.ts';
import { Random } from '../../base/random.ts';
import { calibrationRows, requireClasses } from '../../data/calibration.ts';
import { resolveTask } from '../../data/task.ts';
import type { Example } from '../../data/encode.ts';
import { slotBoundaries } from '../../salf/slots.ts';
import { summarise, type AnalysisSummary } from '../../salf/summary.ts';
import type { Trace } from '../../salf/trace.ts';
import { analyse } from './analysis.ts';
import type { GraphRequest } from '../../planning/graphs.ts';
import { LOOKED_AT_ONCE } from '../../planning/memory.ts';
import type { HeldModel } from './head.ts';
import type { FoundData } from '../model-data.ts';
import { semanticBases, type SemanticBases } from './semantic-bases.ts';
import type { Runtime } from '../sessions/session.ts';
import { TracePass } from './trace-pass.ts';

export interface ChooseRequest {
  readonly salf: SalfRequest;
  readonly train: TrainRequest;
  readonly model: HeldModel;
  readonly data: FoundData;
  readonly runtime: Runtime;
  readonly pause: () => Promise<void>;
}

/**
 * The choice for a whole run, from a stratified sample of the training rows and the weights as they lie in the folder.
 * @throws InputError `request.bad-option` for options that do not fit the model
 */
export async function chooseGlobally(request: ChooseRequest): Promise<Chosen> {
  const { salf, train, model, data, runtime, pause } = request;
  const began = performance.now();
  const sample = requireSample(train, data, salf.samples);
  const { batchSize, padMultiple } = train;
  const { traces, costs } = await analyse(
    model,
    sample,
    {
      labelTokens: data.data.labelTokens,
      ridge: salf.ridge,
      padId: data.padId,
      padMultiple,
      nearest: null,
      batchSize: Math.max(batchSize, LOOKED_AT_ONCE),
    },
    runtime,
    pause,
  );
  const flops = costs.flops.bases + costs.flops.forward;
  const summary = summaryOf(request, traces);
  return chosenFrom(salf, summary, { epoch: 0, flops, seconds: (performance.now() - began) / 1000 });
}

/**
 * The stratified sample of the training rows, in file order, from which blocks are chosen before training.
 * @throws InputError where no choice follows from it that would hold for the task
 */
export function requireSample(train: TrainRequest, { data }: FoundData, samples: number): Example[] {
  const { examples } = data.train;
  const labels = examples.map(({ label }) => label);
  const drawn = calibrationRows(labels, samples, train.seed).map((index) => examples[index]!);
  requireClasses(drawn, { task: resolveTask(train.task), file: train.data.train, samples, rows: examples.length });
  return drawn;
}

export interface EpochChoice {
  readonly chosen: Chosen;
  /** e of every training example, slots shared out; n: left out. */
  readonly boundaries: readonly number[];
}

/** Looks at every training example with the weights of the moment. */
export class EpochChooser {
  readonly #request: ChooseRequest;
  readonly #pass: TracePass;
  readonly #bases: Float32Array<ArrayBuffer>;
  /** Analytic floating-point operations that the bases took, once for all epochs. */
  readonly basesFlops: number;

  private constructor(request: ChooseRequest, pass: TracePass, { bases, flops }: SemanticBases) {
    this.#request = request;
    this.#pass = pass;
    this.#bases = bases;
    this.basesFlops = flops;
  }

  /** @param graph what tells the training graph's inputs and adapters; `model.values` holds the inputs' memory. */
  static async create(
    request: ChooseRequest,
    graph: Pick<GraphRequest, 'inputs' | 'adapters' | 'maxLength'>,
  ): Promise<EpochChooser> {
    const { salf, train, model, data, runtime, pause } = request;
    // Of the head as it lies in the folder, so that a resumed run has the same ones.
    const initial = { folder: model.folder, values: {} };
    const bases = await semanticBases(initial, data.data.labelTokens, salf.ridge, runtime, pause);
    const pass = await TracePass.create(
      {
        ...graph,
        folder: model.folder,
        padMultiple: 1,
        padId: data.padId,
        states: null,
        labels: data.data.labelTokens.length,
        batchSize: Math.max(train.batchSize, LOOKED_AT_ONCE),
      },
      runtime,
    );
    return new EpochChooser(request, pass, bases);
  }

  async choose(epoch: number): Promise<EpochChoice> {
    const { salf, train, model, data, pause } = this.#request;
    const began = performance.now();
    const { examples } = data.data.train;
    const { traces, flops } = await this.#pass.run(examples, this.#bases, model.values, pause);
    const seconds = () => (performance.now() - began) / 1000;
    const summary = summaryOf(this.#request, traces);
    const { boundaries } = summary;
    const chosen = chosenFrom(salf, summary, { epoch, flops, seconds: seconds() });
    if (salf.budget.mode === 'depth') return { chosen, boundaries };
    return { chosen, boundaries: sharedOut(boundaries, salf, train.seed, epoch, model.folder.spec.blocks) };
  }
}

/** Slots are served in an order drawn for each epoch, so that the same examples are not always first. */
function sharedOut(
  boundaries: readonly number[],
  { budget }: SalfRequest,
  seed: number,
  epoch: number,
  blocks: number,
) {
  const order = Random.seeded(seed).split(`slots ${epoch}`).permutation(boundaries.length);
  const served = slotBoundaries(
    order.map((index) => boundaries[index]!),
    budget,
    blocks,
  );
  const result = new Array<number>(boundaries.length);
  order.forEach((index, place) => (result[index] = served[place]!));
  return result;
}

function summaryOf({ salf, model: { folder } }: ChooseRequest, traces: readonly Trace[]) {
  const { blocks, tiedHead } = folder.spec;
  return summarise(traces, salf.choice, salf.budget, { blocks, tiedHead });
}

function chosenFrom(
  { scope }: SalfRequest,
  { samples, boundary, histogram, spaces, gains, reason, warnings, resampled }: AnalysisSummary,
  facts: Pick<Chosen, 'epoch' | 'flops' | 'seconds'>,
): Chosen {
  return {
    type: 'choice',
    scope,
    samples,
    boundary,
    histogram,
    reason,
    warnings,
    resampled,
    ...facts,
    spaces: spaces.map(({ mean, spread }) => ({ mean, spread })),
    gains: gains.map(({ gain, eligible }) => ({ gain, eligible })),
  };
}
