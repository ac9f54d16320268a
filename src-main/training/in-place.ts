/**
 * Sessions whose outputs are written into memory of the caller, and nowhere else.
 *
 * onnxruntime writes an output straight into the tensor that is given for it, but its Node binding (1.30) then copies
 * every output once more into a new array, in the order of the outputs; for the gradients and moments of a step that is
 * a quarter of its time. The binding cannot convert a sequence and stops there with an error, after the graph has run.
 * So the graph's first output is an empty sequence, and that one error means success. A binding that learns to convert
 * sequences will copy again, and stay right.
 */
import type * as ort from 'onnxruntime-node';
import { SEQUENCE_OUTPUT } from '../onnx/encode.ts';
import type { Graph } from '../onnx/graph.ts';
import { openSession, type Runtime } from './session.ts';

/** What the binding says of a value that is no tensor. */
const NOT_CONVERTED = 'Non tensor type is temporarily not supported.';

export type Tensors = Readonly<Record<string, ort.Tensor>>;

export class InPlaceSession {
  readonly #session: ort.InferenceSession;

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  /** Compiles a graph; see {@link openSession}. */
  static async open(graph: Graph, name: string, runtime: Runtime, weightsDir?: string): Promise<InPlaceSession> {
    return new InPlaceSession(await openSession(graph, name, runtime, weightsDir, true));
  }

  /** Runs the graph; the outputs named in `into`, and only they, are computed into its tensors' memory. */
  async run(feeds: Tensors, into: Tensors): Promise<void> {
    try {
      await this.#session.run(feeds, { [SEQUENCE_OUTPUT]: null, ...into });
    } catch (thrown) {
      if (!(thrown instanceof Error && thrown.message === NOT_CONVERTED)) throw thrown;
    }
  }
}
