/** Where sessions that are opened through onnxruntime's library run. */
import { CPU, type Place } from '../../runtime/options.ts';
import type { Runtime } from './session.ts';

/**
 * CUDA's settings. Products keep all digits, not TF32's ten bits, unless that is wanted; the arena grows by what is asked for and not to the next power of two,
 * since the arrays of a run are long and come first; no graph here has a convolution whose fastest algorithm is to be searched for.
 */
function cudaEntries({ tf32 = false, deviceMemory }: Runtime): Record<string, string> {
  return {
    use_tf32: tf32 ? '1' : '0',
    arena_extend_strategy: 'kSameAsRequested',
    cudnn_conv_algo_search: 'DEFAULT',
    ...(deviceMemory === undefined ? {} : { gpu_mem_limit: String(deviceMemory) }),
  };
}

/** The place of a runtime; null: only the Node binding knows it. */
export function nativePlace(runtime: Runtime): Place | null {
  const places: Record<Runtime['provider'], Place | null> = {
    cpu: CPU,
    cuda: { provider: 'cuda', entries: cudaEntries(runtime) },
    webgpu: null,
  };
  return places[runtime.provider];
}
