import { childEnvironment } from '../base/child-environment.ts';

/** Settings of an engine's accelerator. */
const PREFIXES = ['CUDA', 'NVIDIA_', 'ORT', 'OMP_', 'VK_', 'XDG_'];

/**
 * The environment of an engine process. TF32 is on by default on Ampere and newer and would cost half of the digits, so
 * it is switched off.
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...childEnvironment(environment, PREFIXES), NVIDIA_TF32_OVERRIDE: '0' };
}
