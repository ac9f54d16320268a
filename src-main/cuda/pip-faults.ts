/** What pip could not do, in this program's words. */
import { SalfError, FailureError, InputError } from '../base/errors.ts';
import { troubleError } from '../base/trouble.ts';
import type { CudaWheel } from '../contract/cuda/build.ts';

/** How pip ended. */
export interface PipEnd {
  /** null: a signal ended it. */
  readonly code: number | null;
  /** What it wrote to standard error, or the end of it. */
  readonly words: string;
}

type Words = (wheel: CudaWheel, said: string) => SalfError;

const again = 'run `salf cuda install` again; what is loaded so far is kept.';
const pip = (message: string, remedy: string): FailureError => new FailureError({ code: 'cuda.pip', message, remedy });

/** Signs in what pip writes, the most telling first. Source: pip's sources, `exceptions.py` and `network/`. */
const SIGNS: readonly (readonly [sign: RegExp, words: Words])[] = [
  [/No module named pip/, () => noPip()],
  [/DO NOT MATCH THE HASHES|Hashes are required/i, (wheel) => wrongHash(wheel)],
  [
    /No space left on device|Errno 28|not enough space/i,
    () => troubleError('full', { elsewhere: 'set SALF_CUDA_FOLDER to a folder on another disk', isUnderWay: true }),
  ],
  [
    /Could not find a version|No matching distribution/,
    ({ file }) =>
      pip(
        `pip does not find ${file}.`,
        `Check with \`python3 -m pip config list\` which index pip uses: it must have this file. Then ${again}`,
      ),
  ],
  [
    /ConnectionError|ConnectTimeout|ReadTimeout|NewConnection|Temporary failure|Network is unreachable|SSLError|ProxyError|IncompleteRead|ProtocolError|Connection (broken|reset|refused)|timed out/,
    ({ file }, said) =>
      pip(`pip could not load ${file}: ${said}.`, `Check the network and pip’s settings (index, proxy), then ${again}`),
  ],
  [
    /no such option|not a supported wheel/,
    (_wheel, said) =>
      pip(`pip is too old: ${said}.`, `Update it with \`python3 -m pip install --upgrade pip\`, then ${again}`),
  ],
];

/** The fault that ended pip. */
export function pipFault(wheel: CudaWheel, { code, words }: PipEnd): SalfError {
  const said = lastOf(words);
  const known = SIGNS.find(([sign]) => sign.test(words));
  if (known !== undefined) return known[1](wheel, said);
  const end = code === null ? 'was ended from outside' : `refused (exit code ${code})`;
  return pip(`pip ${end}${said === '' ? '' : `: ${said}`}.`, `See what it says, then ${again}`);
}

/** The sentence that says most: the last error, else the last line. */
function lastOf(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const line = lines.findLast((each) => each.startsWith('ERROR:')) ?? lines.findLast((each) => each !== '') ?? '';
  return line.replace(/^ERROR:\s*/, '').replace(/\.$/, '');
}

export function noPython(tried: readonly string[]): InputError {
  return new InputError({
    code: 'cuda.pip',
    message: `There is no Python here (tried: ${tried.join(', ')}); its pip loads the libraries.`,
    remedy: 'Install Python 3 with pip, or name one with --python, and run `salf cuda install` again.',
  });
}

export function noPip(): InputError {
  return new InputError({
    code: 'cuda.pip',
    message: 'This Python has no pip, which loads the libraries.',
    remedy:
      'Install it (`python3 -m ensurepip`, or the system’s package python3-pip), or name another Python with --python.',
  });
}

/** A file is not the one that this program knows. */
export function wrongHash({ file }: CudaWheel): FailureError {
  return new FailureError({
    code: 'cuda.hash',
    message: `What came as ${file} is not the file that this program expects (its SHA-256 differs); it was deleted.`,
    remedy: `Check which index or mirror pip uses (\`python3 -m pip config list\`), then ${again}`,
  });
}
