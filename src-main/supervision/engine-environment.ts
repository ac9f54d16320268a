import { childEnvironment } from '../base/child-environment.ts';
import type { Provider } from '../contract/fields.ts';
import { cudaEnvironment } from '../cuda/environment.ts';
import type { MaybeSite } from '../cuda/site.ts';

/** Settings of an engine's accelerator. */
const PREFIXES = ['CUDA', 'NVIDIA_', 'ORT', 'OMP_', 'VK_', 'XDG_'];

/**
 * glibc raises this limit, above which it takes memory from the system and gives it back block by block, with every large
 * block that is freed. Weights of a session that was closed would then stay with the process: 0.5 GB of a model of
 * 135 M parameters. A fixed limit stays; other systems ignore it.
 */
const MMAP_THRESHOLD = 1 << 20;

/**
 * The environment of an engine process. TF32 is on by default on Ampere and newer and would cost half of the digits, so
 * it is switched off unless a run asks for it. An engine that computes on CUDA, and only it, gets the installed libraries.
 * @throws InputError `cuda.libraries` where they are installed but not complete
 */
export function engineEnvironment(
  environment: NodeJS.ProcessEnv,
  provider: Provider = 'cpu',
  cuda: MaybeSite = null,
  tf32 = false,
): NodeJS.ProcessEnv {
  const allowed = childEnvironment(environment, PREFIXES);
  return {
    ...allowed,
    ...(provider === 'cuda' ? cudaEnvironment(cuda, allowed) : {}),
    NVIDIA_TF32_OVERRIDE: tf32 ? '1' : '0',
    MALLOC_MMAP_THRESHOLD_: String(MMAP_THRESHOLD),
  };
}
