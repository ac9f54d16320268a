/** Sessions of onnxruntime, opened alike everywhere. */
import * as ort from 'onnxruntime-node';
import { FailureError } from '../base/errors.ts';
import { saysNoMemory } from '../base/trouble.ts';
import type { Provider } from '../contract/request.ts';
import { encodeModel } from '../onnx/encode.ts';
import type { Graph } from '../onnx/graph.ts';

/** Where and how graphs run. */
export interface Runtime {
  readonly provider: Provider;
  /** Threads of one operator; 0: as many as the machine has cores. */
  readonly threads: number;
}

/**
 * The runtime of work that reads and writes long arrays of this program once, such as the optimiser's: on a device,
 * every run would first copy them all there and then back, which takes longer than the work.
 */
export function hostRuntime({ threads }: Runtime): Runtime {
  return { provider: 'cpu', threads };
}

/**
 * Compiles a graph for the runtime's provider. A provider that cannot be loaded is an error here; single ops that it
 * lacks onnxruntime runs on the CPU.
 * @param weightsDir folder of the files that the graph's external initializers name.
 * @param withSequence for {@link InPlaceSession}.
 * @throws FailureError `engine.out-of-memory` or `internal`
 */
export async function openSession(
  graph: Graph,
  name: string,
  runtime: Runtime,
  weightsDir?: string,
  withSequence = false,
): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [runtime.provider],
    // Shapes differ from bucket to bucket; a planned pattern would keep a second copy of the arena for each.
    enableMemPattern: false,
    intraOpNumThreads: runtime.threads,
    logSeverityLevel: 3,
    extra: {
      // It would merge what the backward pass computes again with the forward pass's value, and keep that.
      optimization: { disable_specified_optimizers: 'CommonSubexpressionElimination' },
      session: {
        // Sessions take turns; threads of one that wait by spinning would take the cores from the next.
        force_spinning_stop: '1',
        // As a loss nears 0, cotangents become subnormal numbers, with which processors are many times slower.
        set_denormal_as_zero: '1',
        ...(weightsDir === undefined ? {} : { model_external_initializers_file_folder_path: weightsDir }),
      },
    },
  };
  try {
    return await ort.InferenceSession.create(encodeModel(graph, name, withSequence), options);
  } catch (thrown) {
    throw sessionFailure(thrown, `The ${name} graph could not be opened`);
  }
}

/** Says in our words what onnxruntime could not do. */
export function sessionFailure(thrown: unknown, what: string): FailureError {
  const reason = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!.replace(/\.$/, '');
  if (saysNoMemory(reason)) {
    return new FailureError({
      code: 'engine.out-of-memory',
      message: `${what}: there is not enough memory.`,
      remedy: 'Use a smaller --batch-size or --max-length, or freeze more blocks.',
    });
  }
  return new FailureError({
    code: 'internal',
    message: `${what}: ${reason}.`,
    remedy: 'Please report it with the run’s log.',
  });
}
