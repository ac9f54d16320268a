/** How a session of onnxruntime's library is compiled and where it runs. */
import type { Handle, OrtLibrary } from './library.ts';

/** CUDA's settings by onnxruntime's keys (cuda_provider_options.h). */
export interface CudaOptions {
  readonly provider: 'cuda';
  readonly entries: Readonly<Record<string, string>>;
}

export type Place = { readonly provider: 'cpu' } | CudaOptions;

export const CPU: Place = { provider: 'cpu' };

export interface NativeOptions {
  /** Where the graph runs. On CUDA, single ops that it lacks run on the CPU. */
  readonly place: Place;
  /** Threads of one operator; 0: as many as the machine has cores. */
  readonly threads: number;
  /** Whether to fuse nodes, which takes longer to compile. */
  readonly optimizes: boolean;
  /** onnxruntime's own settings, by key. */
  readonly entries: Readonly<Record<string, string>>;
}

const LEVELS = { basic: 1, all: 99 } as const;
const SEVERITY_ERROR = 3;

/** Settings as onnxruntime takes them; to be released. @throws OrtError where the library lacks the place */
export function sessionOptions(library: OrtLibrary, { place, threads, optimizes, entries }: NativeOptions): Handle {
  const options = library.make('CreateSessionOptions');
  try {
    library.call('DisableMemPattern', options);
    library.call('SetSessionLogSeverityLevel', options, SEVERITY_ERROR);
    library.call('SetSessionGraphOptimizationLevel', options, optimizes ? LEVELS.all : LEVELS.basic);
    if (threads !== 0) library.call('SetIntraOpNumThreads', options, threads);
    for (const [key, value] of Object.entries(entries)) library.call('AddSessionConfigEntry', options, key, value);
    if (place.provider === 'cuda') appendCuda(library, options, place);
    return options;
  } catch (thrown) {
    library.call('ReleaseSessionOptions', options);
    throw thrown;
  }
}

function appendCuda(library: OrtLibrary, options: Handle, { entries }: CudaOptions): void {
  const cuda = library.make('CreateCUDAProviderOptions');
  try {
    const [keys, values] = [Object.keys(entries), Object.values(entries)];
    library.call('UpdateCUDAProviderOptions', cuda, keys, values, keys.length);
    library.call('SessionOptionsAppendExecutionProvider_CUDA_V2', options, cuda);
  } finally {
    library.call('ReleaseCUDAProviderOptions', cuda);
  }
}
