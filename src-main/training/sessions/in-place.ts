/**
 * Sessions whose outputs are written into memory of the caller, and nowhere else.
 *
 * On the CPU and on CUDA they speak to onnxruntime's library itself (`runtime/`): its thread leaves the process free to listen, a
 * run can be ended, and tensors may lie on the device. On WebGPU, and where the library cannot be called, they use the Node binding.
 */
import * as ort from 'onnxruntime-node';
import { encodeModel, SEQUENCE_OUTPUT } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { nativeRuntime } from '../../runtime/native.ts';
import { NativeSession, RunEnded } from '../../runtime/session.ts';
import type { DeviceTensor } from '../../runtime/tensors.ts';
import { StopAsked } from '../host.ts';
import { nativePlace } from './place.ts';
import { configEntries, openSession, sessionFailure, type Runtime, type SessionUse } from './session.ts';

/** Those of a device only for sessions on it. */
export type Tensors = Readonly<Record<string, ort.Tensor | DeviceTensor>>;

/** Bytes of this process that its sessions on a device were given, and gave, so far: each was copied. */
let copied = 0;
export function copiedBytes(): number {
  return copied;
}

function countCopies({ provider }: Runtime, ...given: readonly Tensors[]): void {
  if (provider === 'cpu') return;
  for (const tensor of given.flatMap((tensors) => Object.values(tensors))) {
    if ('data' in tensor && ArrayBuffer.isView(tensor.data)) copied += tensor.data.byteLength;
  }
}

/** How a session's graph is run. */
interface Runner {
  readonly run: (feeds: Tensors, into: Tensors, stopping: AbortSignal | undefined) => Promise<void>;
  readonly release: () => Promise<void>;
}

export class InPlaceSession {
  readonly #runner: Runner;
  readonly #runtime: Runtime;

  private constructor(runner: Runner, runtime: Runtime) {
    this.#runner = runner;
    this.#runtime = runtime;
  }

  /** Compiles a graph; see {@link openSession}. */
  static async open(
    graph: Graph,
    name: string,
    runtime: Runtime,
    weightsDir?: string,
    use: Pick<SessionUse, 'isBrief'> = {},
  ): Promise<InPlaceSession> {
    const { library } = await nativeRuntime();
    const place = nativePlace(runtime);
    if (library === null || place === null) {
      return new InPlaceSession(await bound(graph, name, runtime, weightsDir, use), runtime);
    }
    try {
      const options = {
        place,
        threads: runtime.threads,
        optimizes: use.isBrief !== true,
        entries: configEntries(weightsDir),
      };
      const session = await NativeSession.create(library, encodeModel(graph, name), options);
      return new InPlaceSession(direct(session), runtime);
    } catch (thrown) {
      throw sessionFailure(thrown, `The ${name} graph could not be opened`);
    }
  }

  /** Compiles a graph for the Node binding, whatever the library can do. */
  static async openBound(graph: Graph, name: string, runtime: Runtime, weightsDir?: string): Promise<InPlaceSession> {
    return new InPlaceSession(await bound(graph, name, runtime, weightsDir), runtime);
  }

  /**
   * Runs the graph; the outputs named in `into`, and only they, are computed into its tensors' memory.
   * @param stopping ends the run: its outputs may then hold anything. The binding cannot be ended.
   * @throws StopAsked where `stopping` ended it
   */
  run(feeds: Tensors, into: Tensors, stopping?: AbortSignal): Promise<void> {
    countCopies(this.#runtime, feeds, into);
    return this.#runner.run(feeds, into, stopping);
  }

  /** Gives the memory back; nothing can be run afterwards. */
  release(): Promise<void> {
    return this.#runner.release();
  }
}

/** Says in our words why a run failed, but for one that was ended. */
export function runFailure(thrown: unknown, what: string): Error {
  return thrown instanceof StopAsked ? thrown : sessionFailure(thrown, what);
}

function direct(session: NativeSession): Runner {
  return {
    async run(feeds, into, stopping) {
      try {
        await session.run(feeds, into, stopping);
      } catch (thrown) {
        throw thrown instanceof RunEnded ? new StopAsked() : thrown;
      }
    },
    release() {
      session.release();
      return Promise.resolve();
    },
  };
}

/** What the binding says of a value that is no tensor. */
const NOT_CONVERTED = 'Non tensor type is temporarily not supported.';

/**
 * Through the binding (1.30). onnxruntime writes an output straight into the tensor that is given for it, but the binding
 * then copies every output once more into a new array, in the order of the outputs; for the gradients of a step that is a
 * quarter of its time. It cannot convert a sequence and stops there with an error, after the graph has run. So the
 * graph's first output is an empty sequence, and that one error means success. A binding that learns to convert sequences
 * will copy again, and stay right.
 */
async function bound(
  graph: Graph,
  name: string,
  runtime: Runtime,
  weightsDir?: string,
  use: Pick<SessionUse, 'isBrief'> = {},
): Promise<Runner> {
  const session = await openSession(graph, name, runtime, weightsDir, { ...use, withSequence: true });
  return {
    async run(feeds, into) {
      try {
        await session.run(hostOnly(feeds), { [SEQUENCE_OUTPUT]: null, ...hostOnly(into) });
      } catch (thrown) {
        if (!(thrown instanceof Error && thrown.message === NOT_CONVERTED)) throw thrown;
      }
    },
    release: () => session.release(),
  };
}

function hostOnly(tensors: Tensors): Record<string, ort.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      if (!(tensor instanceof ort.Tensor)) throw new Error(`the binding cannot take ${name} on a device`);
      return [name, tensor] as const;
    }),
  );
}
