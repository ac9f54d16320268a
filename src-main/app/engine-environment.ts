/** What an engine may know of the environment it was started in: where things are, and settings of its accelerator. */
const NAMES = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'SYSTEMROOT',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'TZ',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
]);
const PREFIXES = ['CUDA', 'NVIDIA_', 'ORT', 'OMP_', 'VK_', 'XDG_'];

/**
 * The environment of an engine process: an allow-list, so that a stray NODE_OPTIONS or a secret does not reach it.
 * TF32 is on by default on Ampere and newer and would cost half of the digits, so it is switched off.
 */
export function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const allowed = Object.entries(environment).filter(([name]) => {
    // Windows writes `Path` and `SystemRoot`.
    const upper = name.toUpperCase();
    return NAMES.has(upper) || PREFIXES.some((prefix) => upper.startsWith(prefix));
  });
  return { ...Object.fromEntries(allowed), NVIDIA_TF32_OVERRIDE: '0' };
}
