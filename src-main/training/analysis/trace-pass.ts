/** One forward pass over examples that leaves their traces: the cosines of all latent spaces with all labels under every variant. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import type { ChoiceOptions } from '../../contract/salf.ts';
import { batches, evaluationPlan, lengthsOf, type Batch, type BatchShape } from '../../data/buckets.ts';
import type { Example } from '../../data/encode.ts';
import { buildDecoder } from '../../models/forward.ts';
import type { ModelFolder } from '../../models/folder.ts';
import { BATCH, type Adapters } from '../../models/layers/context.ts';
import type { Value } from '../../onnx/graph.ts';
import { emitCosines } from '../../salf/graph/cosines.ts';
import { VARIANTS, type Trace } from '../../salf/trace.ts';
import { batchFlops } from '../../planning/memory.ts';
import { nonFiniteWeights } from '../non-finite.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { latentStates } from '../../planning/latent-states.ts';
import { InPlaceSession } from '../sessions/in-place.ts';
import { sessionFailure, type Runtime } from '../sessions/session.ts';
import { graphWeights, weightsFolder } from '../../planning/weight-source.ts';

export interface TracePassRequest {
  readonly folder: ModelFolder;
  /** Names of the tensors whose values are given to {@link TracePass.run}; the others are read from the folder. */
  readonly inputs: ReadonlySet<string>;
  /** What adapters the model has, their matrices among the inputs. */
  readonly adapters?: Adapters;
  /** Longest batch, in tokens. */
  readonly maxLength: number;
  readonly labels: number;
  readonly batchSize: number;
  readonly padId: number;
  readonly padMultiple: number;
  /** Also hand over the latent states themselves under this norm; null: no. */
  readonly states: ChoiceOptions['latentNorm'] | null;
}

export interface TraceRun {
  /** In the examples' order. */
  readonly traces: readonly Trace[];
  /** [examples, n+1, d], where states were asked for. */
  readonly states: Float32Array<ArrayBuffer> | null;
  /** Shapes of the batches. */
  readonly shapes: readonly BatchShape[];
  /** Analytic floating-point operations. */
  readonly flops: number;
}

interface Outputs {
  readonly cosines: Value;
  readonly states: Value | null;
}

export class TracePass {
  readonly #request: TracePassRequest;
  readonly #b: Builder;
  readonly #outputs: Outputs;
  readonly #session: InPlaceSession;

  private constructor(request: TracePassRequest, b: Builder, outputs: Outputs, session: InPlaceSession) {
    this.#request = request;
    this.#b = b;
    this.#outputs = outputs;
    this.#session = session;
  }

  static async create(request: TracePassRequest, runtime: Runtime): Promise<TracePass> {
    const b = new Builder('float32');
    const outputs = emitTraces(b, request);
    const weightsDir = weightsFolder(request.folder);
    const session = await InPlaceSession.open(b.graph, 'analysis', runtime, weightsDir, { isBrief: true });
    return new TracePass(request, b, outputs, session);
  }

  /**
   * @param bases s_y of each label, [labels, d]
   * @param values of the tensors that are inputs
   * @param pause awaited between batches, so that the process can listen; it gets how many examples are done
   * @throws InputError `model.bad-weights` where a latent state is not finite
   */
  async run(
    examples: readonly Example[],
    bases: Float32Array<ArrayBuffer>,
    values: Feeds,
    pause: (done: number) => Promise<void>,
  ): Promise<TraceRun> {
    const { folder, batchSize, padId, padMultiple, labels } = this.#request;
    const width = folder.spec.hiddenSize;
    const held = { ...values, bases: new ort.Tensor('float32', bases, [labels, width]) };
    const traces = new Array<Trace>(examples.length);
    const spaces = folder.spec.blocks + 1;
    const states = this.#outputs.states === null ? null : new Float32Array(examples.length * spaces * width);
    const shapes: BatchShape[] = [];
    let done = 0;
    for (const batch of batches(examples, evaluationPlan(lengthsOf(examples), batchSize), { padId, padMultiple })) {
      const { into, cosines, latent } = this.#resultsOf(batch.size, spaces, labels);
      await this.#session.run({ ...held, ...feedsOf(batch) }, into).catch((thrown: unknown) => {
        throw sessionFailure(thrown, `Looking at a batch of ${batch.size} x ${batch.length} tokens failed`);
      });
      batch.indices.forEach((index, row) => {
        const { line, label } = examples[index]!;
        traces[index] = { line, label, labels, cosines: this.#checked(cosines.of(row), line) };
        if (latent !== null) states?.set(latent.of(row), index * spaces * width);
      });
      shapes.push({ size: batch.size, length: batch.length, tokens: batch.tokens });
      done += batch.size;
      await pause(done);
    }
    return { traces, states, shapes, flops: batchFlops(this.#b.graph, shapes).forward };
  }

  /** Gives the session's memory back; nothing can be run any more. */
  close(): Promise<void> {
    return this.#session.release();
  }

  /** Memory of a batch's results, by row and as the session's outputs. */
  #resultsOf(size: number, spaces: number, labels: number) {
    const { cosines, states } = this.#outputs;
    const traced = new Rows(size, VARIANTS.length * spaces * labels);
    const latent = states === null ? null : new Rows(size, spaces * this.#request.folder.spec.hiddenSize);
    const into = { [cosines.name]: traced.tensor, ...(states === null ? {} : { [states.name]: latent!.tensor }) };
    return { into, cosines: traced, latent };
  }

  #checked(cosines: Float32Array, line: number): Float32Array {
    if (cosines.every(Number.isFinite)) return cosines;
    const { folder, labels } = this.#request;
    const at = Math.floor(cosines.findIndex((value) => !Number.isFinite(value)) / labels) % (folder.spec.blocks + 1);
    throw nonFiniteWeights(folder.dir, `The latent state r_${at} of the prompt from line ${line} is not finite.`);
  }
}

function emitTraces(b: Builder, request: TracePassRequest): Outputs {
  const { folder, inputs, adapters, maxLength, labels, states } = request;
  const { blocks, hiddenSize: width } = folder.spec;
  const { source } = graphWeights(b, folder, inputs);
  const latent = latentStates(b, buildDecoder(b, folder.spec, source, maxLength, 'last', undropped(adapters)));
  const outputs = b.within({ part: 'salf' }, () => {
    const bases = b.input('bases', 'float32', [labels, width]);
    const ends = { start: latent.start, bases };
    const variants = VARIANTS.map(({ target, latentNorm }) => emitCosines(b, latent.of(latentNorm), target, ends));
    const all = b.op('Concat', variants, { axis: 1 });
    return {
      cosines: b.reshape(all, [BATCH, VARIANTS.length * (blocks + 1) * labels]),
      states: states === null ? null : b.reshape(latent.of(states), [BATCH, (blocks + 1) * width]),
    };
  });
  b.graph.output(outputs.cosines);
  if (outputs.states !== null) b.graph.output(outputs.states);
  b.graph.removeDeadNodes();
  return outputs;
}

/** Nothing is dropped where a model is only looked at. */
function undropped(adapters: Adapters | undefined): Adapters | null {
  return adapters === undefined ? null : { ...adapters, dropout: 0 };
}

function feedsOf({ ids, lastIndex, size, length }: Batch): Feeds {
  const int64 = (values: BigInt64Array, dims: number[]) => new ort.Tensor('int64', values, dims);
  return {
    ids: int64(ids, [size, length]),
    last_position: int64(BigInt64Array.from(lastIndex, BigInt), [size]),
  };
}

/** A matrix that a session fills. */
class Rows {
  readonly tensor: ort.TypedTensor<'float32'>;
  readonly #data: Float32Array;
  readonly #width: number;

  constructor(rows: number, width: number) {
    this.#data = new Float32Array(rows * width);
    this.#width = width;
    this.tensor = new ort.Tensor('float32', this.#data, [rows, width]);
  }

  /** Copied, so that it does not keep the whole batch alive. */
  of(row: number): Float32Array {
    return this.#data.slice(row * this.#width, (row + 1) * this.#width);
  }
}
