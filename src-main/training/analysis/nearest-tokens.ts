/** Which tokens' semantic bases lie nearest to latent states: what a space would say if it had to speak. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import type { Value } from '../../onnx/graph.ts';
import { inverseGram, type GramFactor } from '../../salf/bases.ts';
import { BestTokens } from '../../salf/best-tokens.ts';
import type { Feeds } from '../sessions/feeds.ts';
import { emitHeadRows, HEAD_ROWS, headChunks, type HeadChunk, type HeldModel } from './head.ts';
import { openSession, type Runtime } from '../sessions/session.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

export interface NearestTokens {
  /** Tokens found for each state. */
  readonly count: number;
  /** By falling cosine, [states, count]. */
  readonly tokens: Int32Array<ArrayBuffer>;
  /** cos(r, s_y) of these, [states, count]. */
  readonly cosines: Float32Array<ArrayBuffer>;
  /** Analytic floating-point operations. */
  readonly flops: number;
}

/** Most tokens and states that meet in one product: their cosines are the largest tensor. */
const PIECE = { tokens: 8192, states: 1024 };

const { float32, float64 } = { float32: dtypeInfo.float32.code, float64: dtypeInfo.float64.code };

/**
 * Finds the `count` nearest tokens of states by cos(r, s_y) = (G^-1 r) . w_y / (|r| |s_y|), G = W^T W (+ ridge I): the V
 * bases are never written down, and |s_y| is computed once for each token. Runs on the CPU, for its float64.
 */
export class NearestSearch {
  readonly #width: number;
  readonly #piece: typeof PIECE;
  readonly #count: number;
  readonly #vocabSize: number;
  readonly #inverse: ort.Tensor;
  readonly #chunks: readonly HeadChunk[];
  readonly #lengths: readonly ort.Tensor[];
  readonly #turn: Run;
  readonly #search: Run;

  private constructor(
    { width, piece, count, vocabSize }: { width: number; piece: typeof PIECE; count: number; vocabSize: number },
    { inverse, chunks, lengths }: { inverse: ort.Tensor; chunks: readonly HeadChunk[]; lengths: readonly ort.Tensor[] },
    { turn, search }: { turn: Run; search: Run },
  ) {
    this.#width = width;
    this.#piece = piece;
    this.#count = count;
    this.#vocabSize = vocabSize;
    this.#inverse = inverse;
    this.#chunks = chunks;
    this.#lengths = lengths;
    this.#turn = turn;
    this.#search = search;
  }

  /** @param piece most tokens and states in one; a piece must hold far more tokens than are wanted */
  static async create(
    model: HeldModel,
    factor: GramFactor,
    wanted: number,
    runtime: Runtime,
    piece = PIECE,
  ): Promise<NearestSearch> {
    const { vocabSize } = model.folder.spec;
    const { size: width } = factor;
    const count = Math.min(wanted, vocabSize);
    const cpu: Runtime = { ...runtime, provider: 'cpu' };
    // Parts of nearly equal size, so that none has fewer tokens than are wanted.
    const chunks = [...headChunks(model, Math.ceil(vocabSize / Math.ceil(vocabSize / piece.tokens)))];
    const turn = await open(model, cpu, (b) => emitDirections(b, width));
    const measure = await open(model, cpu, (b) => emitLengths(b, model, width));
    const search = await open(model, cpu, (b) => emitSearch(b, model, count));
    const inverse = new ort.Tensor('float64', inverseGram(factor), [width, width]);
    const lengths: ort.Tensor[] = [];
    for (const { feeds } of chunks) lengths.push((await measure({ ...feeds, inverse }))[0]!);
    return new NearestSearch({ width, piece, count, vocabSize }, { inverse, chunks, lengths }, { turn, search });
  }

  /**
   * @param states [states, d]
   * @param pause awaited between pieces
   */
  async find(states: Float32Array<ArrayBuffer>, pause: () => Promise<void>): Promise<NearestTokens> {
    const width = this.#width;
    const rows = states.length / width;
    const found = new BestTokens(rows, this.#count);
    for (let first = 0; first < rows; first += this.#piece.states) {
      const part = states.subarray(first * width, (first + this.#piece.states) * width);
      const tensor = new ort.Tensor('float32', part, [part.length / width, width]);
      const [directions] = await this.#turn({ states: tensor, inverse: this.#inverse });
      for (const [i, { feeds, start }] of this.#chunks.entries()) {
        const [cosines, tokens] = await this.#search({
          ...feeds,
          directions: directions!,
          lengths: this.#lengths[i]!,
        });
        merge(found, first, start, cosines!, tokens!);
        await pause();
      }
    }
    const flops = 2 * this.#vocabSize * width ** 2 + 2 * rows * (width ** 2 + this.#vocabSize * width);
    return { count: found.count, tokens: found.tokens, cosines: found.scores, flops };
  }
}

/** The nearest tokens of some states, once; see {@link NearestSearch}. */
export async function nearestTokens(
  model: HeldModel,
  factor: GramFactor,
  states: Float32Array<ArrayBuffer>,
  count: number,
  runtime: Runtime,
  pause: () => Promise<void>,
  piece = PIECE,
): Promise<NearestTokens> {
  const search = await NearestSearch.create(model, factor, count, runtime, piece);
  return search.find(states, pause);
}

type Run = (feeds: Feeds) => Promise<ort.Tensor[]>;

async function open({ folder }: HeldModel, runtime: Runtime, emit: (b: Builder) => readonly Value[]): Promise<Run> {
  const b = new Builder('float32');
  const outputs = emit(b);
  outputs.forEach((value) => b.graph.output(value));
  const session = await openSession(b.graph, 'nearest tokens', runtime, weightsFolder(folder));
  return async (feeds) => {
    const results = await session.run(feeds);
    return outputs.map(({ name }) => results[name]!);
  };
}

/** G^-1 r / |r|, [states, d]. */
function emitDirections(b: Builder, width: number): Value[] {
  const states = b.op('Cast', [b.input('states', 'float32', ['states', width])], { to: float64 });
  const inverse = b.input('inverse', 'float64', [width, width]);
  const turned = b.op('Gemm', [states, inverse], { transA: 0, transB: 0 });
  return [b.op('Cast', [b.op('Div', [turned, emitLength(b, states)])], { to: float32 })];
}

/** |s_y| = |G^-1 w_y| of a chunk of tokens, as a row [1, tokens]. */
function emitLengths(b: Builder, model: HeldModel, width: number): Value[] {
  const rows = b.op('Cast', [emitHeadRows(b, model)], { to: float64 });
  const inverse = b.input('inverse', 'float64', [width, width]);
  const lengths = emitLength(b, b.op('Gemm', [rows, inverse], { transA: 0, transB: 0 }));
  return [b.reshape(b.op('Cast', [lengths], { to: float32 }), [1, HEAD_ROWS])];
}

/** Euclidean length of float64 rows, [rows, 1], never 0. */
function emitLength(b: Builder, rows: Value): Value {
  const length = b.op('Sqrt', [b.op('ReduceSumSquare', [rows, b.ints([-1])], { keepdims: 1 })]);
  return b.op('Clip', [length, b.doubles([1e-30], []), b.doubles([1e30], [])]);
}

/** The best cosines of a chunk of tokens and their places in the chunk, each [states, count]. */
function emitSearch(b: Builder, model: HeldModel, count: number): readonly Value[] {
  const rows = b.op('Cast', [emitHeadRows(b, model)], { to: float32 });
  const directions = b.input('directions', 'float32', ['states', model.folder.spec.hiddenSize]);
  const lengths = b.input('lengths', 'float32', [1, HEAD_ROWS]);
  const products = b.op('Gemm', [directions, rows], { transA: 0, transB: 1 });
  return b.ops('TopK', [b.op('Div', [products, lengths]), b.ints([count])]);
}

function merge(found: BestTokens, first: number, start: number, cosines: ort.Tensor, tokens: ort.Tensor): void {
  const scores = cosines.data as Float32Array;
  const places = tokens.data as BigInt64Array;
  scores.forEach((score, i) => found.offer(first + Math.floor(i / found.count), start + Number(places[i]), score));
}
