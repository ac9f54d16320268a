/** What a child process may know of the environment it was started in: where things are. */
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
  'NODE_COMPILE_CACHE',
  'NODE_DISABLE_COMPILE_CACHE',
]);

/**
 * The environment of a child process: an allow-list, so that a stray NODE_OPTIONS or a secret does not reach it.
 * @param prefixes of further names, in capitals
 */
export function childEnvironment(
  environment: NodeJS.ProcessEnv,
  prefixes: readonly string[] = [],
): Record<string, string | undefined> {
  const allowed = Object.entries(environment).filter(([name]) => {
    // Windows writes `Path` and `SystemRoot`.
    const upper = name.toUpperCase();
    return NAMES.has(upper) || prefixes.some((prefix) => upper.startsWith(prefix));
  });
  return Object.fromEntries(allowed);
}
