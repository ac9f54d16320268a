/** Semantic bases of label tokens, from the model folder. */
import * as ort from 'onnxruntime-node';
import { Builder } from '../../autodiff/builder.ts';
import { dtypeInfo } from '../../onnx/dtype.ts';
import { factorGram, semanticBasis, type GramFactor } from '../../salf/bases.ts';
import { emitHeadRows, headChunks, headRow, type HeldModel } from './head.ts';
import { openSession, type Runtime } from '../sessions/session.ts';
import { weightsFolder } from '../../planning/weight-source.ts';

export interface SemanticBases {
  /** s_y of each token, in the order they were asked for: [tokens, d]. */
  readonly bases: Float32Array<ArrayBuffer>;
  readonly factor: GramFactor;
  /** Analytic floating-point operations. */
  readonly flops: number;
}

/** Largest float64 copy of a part of the head, in bytes. */
const CHUNK_BYTES = 64 << 20;

/**
 * s_y = (W^T W + ridge I)^-1 w_y in float64 for some tokens.
 * @param pause awaited between parts of the head, so that the process can listen
 * @throws InputError `request.bad-option` where W^T W is singular
 */
export async function semanticBases(
  model: HeldModel,
  tokens: readonly number[],
  ridge: number,
  runtime: Runtime,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<SemanticBases> {
  const { vocabSize, hiddenSize: width } = model.folder.spec;
  const factor = factorGram(await headGram(model, runtime, CHUNK_BYTES, pause), width, ridge);
  const bases = new Float32Array(tokens.length * width);
  for (const [i, token] of tokens.entries()) {
    bases.set(semanticBasis(factor, await headRow(model, token)), i * width);
  }
  // The product, Cholesky's d^3 / 3, and two triangular solves of d^2 for each token.
  const flops = 2 * vocabSize * width ** 2 + width ** 3 / 3 + 2 * tokens.length * width ** 2;
  return { bases, factor, flops };
}

/**
 * W^T W [d, d], added up over chunks of the head's rows. Runs on the CPU wherever the model runs: accelerators are slow
 * in float64, or do not have it.
 */
export async function headGram(
  model: HeldModel,
  runtime: Runtime,
  chunkBytes: number = CHUNK_BYTES,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Float64Array> {
  const width = model.folder.spec.hiddenSize;
  const b = new Builder('float32');
  const chunk = b.op('Cast', [emitHeadRows(b, model)], { to: dtypeInfo.float64.code });
  const before = b.input('sum', 'float64', [width, width]);
  const gram = b.op('Gemm', [chunk, chunk, before], { transA: 1, transB: 0 });
  b.graph.output(gram);
  const session = await openSession(b.graph, 'gram', { ...runtime, provider: 'cpu' }, weightsFolder(model.folder));
  let sum = new ort.Tensor('float64', new Float64Array(width * width), [width, width]);
  for (const { feeds } of headChunks(model, Math.max(1, Math.floor(chunkBytes / (8 * width))))) {
    const results = await session.run({ ...feeds, sum });
    sum = new ort.Tensor('float64', results[gram.name]!.data as Float64Array, [width, width]);
    await pause();
  }
  await session.release();
  return sum.data;
}
