/** Sessions of onnxruntime, opened alike everywhere. */
import * as ort from 'onnxruntime-node';
import { FailureError } from '../../base/errors.ts';
import { saysNoMemory } from '../../base/trouble.ts';
import type { Provider } from '../../contract/fields.ts';
import { encodeModel } from '../../onnx/encode.ts';
import type { Graph } from '../../onnx/graph.ts';
import { LEFT_OUT } from './passes.ts';

/** Whose memory the arrays of a run lie in while it trains: this program's or a device's. */
export type Residence = 'host' | 'device';

/** Where and how graphs run. */
export interface Runtime {
  readonly provider: Provider;
  /** Threads of one operator; 0: as many as the machine has cores. */
  readonly threads: number;
  /** Products on CUDA may be rounded to TF32. */
  readonly tf32?: boolean;
  /** Most bytes of a GPU that the arena of one session takes. */
  readonly deviceMemory?: number;
  /** Where the arrays of a run lie while it trains; by default on the device where there is one. */
  readonly residence?: Residence;
}

/**
 * The runtime of work that reads and writes long arrays once, such as the optimiser's: it is done where they lie. On a
 * device, every run would first copy arrays of this program there and then back, which takes longer than the work.
 */
export function workRuntime(device: Runtime, residence: Residence): Runtime {
  return residence === 'device' ? device : { provider: 'cpu', threads: device.threads };
}

/** What a session is for. */
export interface SessionUse {
  /** For {@link InPlaceSession}. */
  readonly withSequence?: boolean;
  /** It runs a few times only: of a forward pass, fusing nodes takes longer than it saves. */
  readonly isBrief?: boolean;
}

/** Settings of a session by onnxruntime's keys (onnxruntime_session_options_config_keys.h). */
export function configEntries(weightsDir: string | undefined): Readonly<Record<string, string>> {
  return {
    'optimization.disable_specified_optimizers': LEFT_OUT,
    // Sessions take turns; threads of one that wait by spinning would take the cores from the next.
    'session.force_spinning_stop': '1',
    // As a loss nears 0, cotangents become subnormal numbers, with which processors are many times slower.
    'session.set_denormal_as_zero': '1',
    ...(weightsDir === undefined ? {} : { 'session.model_external_initializers_file_folder_path': weightsDir }),
  };
}

/**
 * Compiles a graph for the runtime's provider. A provider that cannot be loaded is an error here; single ops that it
 * lacks onnxruntime runs on the CPU.
 * @param weightsDir folder of the files that the graph's external initializers name.
 * @throws FailureError `engine.out-of-memory` or `internal`
 */
export async function openSession(
  graph: Graph,
  name: string,
  runtime: Runtime,
  weightsDir?: string,
  { withSequence = false, isBrief = false }: SessionUse = {},
): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [runtime.provider],
    // Shapes differ from bucket to bucket; a planned pattern would keep a second copy of the arena for each.
    enableMemPattern: false,
    graphOptimizationLevel: isBrief ? 'basic' : 'all',
    intraOpNumThreads: runtime.threads,
    logSeverityLevel: 3,
    extra: configEntries(weightsDir),
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
