/** The machine's own pip, which loads wheels: with its settings, so that a mirror or a proxy that is set for pip is used. */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { beginProcess } from '../base/begin-process.ts';
import { childEnvironment } from '../base/child-environment.ts';
import { codeOf } from '../base/trouble.ts';
import type { CudaPlaces } from '../base/stored/places.ts';
import type { CudaWheel } from '../contract/cuda/build.ts';
import { noPip, noPython, pipFault } from './pip-faults.ts';
import type { PipEnd } from './pip-faults.ts';

/** What names an index, a proxy, certificates or a Python. */
const PREFIXES = [
  'PIP_',
  'XDG_',
  'PYENV',
  'VIRTUAL_ENV',
  'CONDA',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'SSL_CERT',
  'REQUESTS_CA',
  'CURL_CA',
  'NETRC',
  'PROGRAMDATA',
];

/** Names of Python 3; on Windows `python3` may be a stub that opens a shop. */
const PYTHONS = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];

/** Characters that are kept of what pip says. */
const MOST_WORDS = 8000;

/**
 * Seeks a Python that has pip.
 * @param named the only one to try; null: the usual ones
 * @throws InputError `cuda.pip` where there is none
 */
export async function findPython(named: string | null, environment: NodeJS.ProcessEnv): Promise<string> {
  const programs = named === null ? PYTHONS : [named];
  let hasPython = false;
  for (const program of programs) {
    const end = await runPython(program, ['-m', 'pip', '--version'], environment);
    if (end?.code === 0) return program;
    hasPython ||= end !== null;
  }
  throw hasPython ? noPip() : noPython(programs);
}

/**
 * Loads one wheel into the folder of downloads; the hash is required, and nothing that it names besides is loaded.
 * @throws SalfError as {@link pipFault}
 */
export async function loadWheel(
  wheel: CudaWheel,
  { downloads, unfinished, wanted }: CudaPlaces,
  { python, environment, signal }: { python: string; environment: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<void> {
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  writeFileSync(wanted, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  // Of several GB a second copy would stay in pip's cache.
  const how =
    '--require-hashes --no-deps --only-binary=:all: --no-cache-dir --no-input --disable-pip-version-check --quiet';
  const what = [...tagWords(wheel.file), '--dest', downloads, '--requirement', wanted];
  const words = ['-m', 'pip', 'download', ...how.split(' '), ...what];
  // pip loads into the folder for temporary files, which may lie on a small disk.
  const places = { TMPDIR: unfinished, TEMP: unfinished, TMP: unfinished, PIP_REQUIRE_VIRTUALENV: 'false' };
  const end = await runPython(python, words, { ...environment, ...places }, signal);
  rmSync(unfinished, { recursive: true, force: true });
  signal.throwIfAborted();
  if (end === null) throw noPython([python]);
  if (end.code !== 0) throw pipFault(wheel, end);
}

/**
 * The wheel is taken as it is, whichever Python asks for it.
 * Source: PEP 427, `name-version-python-abi-platform.platform.whl`.
 */
export function tagWords(file: string): string[] {
  const [python = '', abi = '', platforms = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const version = /^cp3(\d+)$/.exec(python)?.[1] ?? '12';
  const tags = platforms.split('.').flatMap((platform) => ['--platform', platform]);
  if (abi !== 'none') tags.unshift('--abi', abi);
  return ['--implementation', 'cp', '--python-version', `3.${version}`, ...tags];
}

/** @returns null where there is no such program */
function runPython(
  program: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<PipEnd | null> {
  const { promise, resolve, reject } = Promise.withResolvers<PipEnd | null>();
  const isGroup = process.platform !== 'win32';
  const child = beginProcess(
    () =>
      spawn(program, words, {
        env: { ...childEnvironment(environment, PREFIXES), PYTHONUTF8: '1', LC_ALL: 'C.UTF-8' },
        stdio: ['ignore', 'ignore', 'pipe'],
        // Its own process group: a Ctrl-C is for this program, which then ends pip.
        detached: isGroup,
        windowsHide: true,
      }),
    (why) => (codeOf(why) === 'ENOENT' ? resolve(null) : reject(why)),
  );
  if (child === null) return promise;
  const end = (): void => {
    if (isGroup && child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
    else child.kill();
  };
  signal?.addEventListener('abort', end, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_WORDS)));
  child.on('close', (code) => {
    signal?.removeEventListener('abort', end);
    resolve({ code, words: said });
  });
  return promise;
}
