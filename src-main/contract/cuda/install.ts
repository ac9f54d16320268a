/** What stands in the folder of the CUDA libraries, and what that means. */
import type { Fault } from '../../base/errors.ts';
import { counted, listed } from '../../base/numbers.ts';
import type { CudaBuild, CudaWheel } from './build.ts';

/** Of one wheel; `damaged`: a library of it is missing or is not what it must be. */
export type WheelState = 'whole' | 'absent' | 'damaged';

/** A wheel, and how its libraries are. */
export interface FoundWheel {
  readonly wheel: CudaWheel;
  readonly state: WheelState;
  /** Files that are missing or wrong. */
  readonly wrong: readonly string[];
}

/** What a folder was found to hold. */
export interface Found {
  readonly wheels: readonly FoundWheel[];
  /** What the record of this version of onnxruntime names; null: there is no record. */
  readonly recorded: readonly string[] | null;
  /** Other versions of onnxruntime that have a record. */
  readonly otherVersions: readonly string[];
  /** Whether a wheel, or a part of one, was loaded and not unpacked. */
  readonly isLoading: boolean;
}

export const INSTALL_STATES = ['absent', 'half', 'damaged', 'other-version', 'complete'] as const;
export type InstallState = (typeof INSTALL_STATES)[number];

/** Name of the folder of a wheel's libraries: wheels of other versions have others. */
export function wheelFolder({ package: name, version, sha256 }: CudaWheel): string {
  return `${name}-${version}-${sha256.slice(0, 12)}`;
}

/** What the record of a complete installation names. */
export function recordOf({ wheels }: CudaBuild): string[] {
  return wheels.map(wheelFolder);
}

export function installState({ wheels, recorded, otherVersions, isLoading }: Found): InstallState {
  const names = wheels.map(({ wheel }) => wheelFolder(wheel));
  if (recorded !== null) {
    const isSame = recorded.length === names.length && names.every((name) => recorded.includes(name));
    if (!isSame) return 'other-version';
    return wheels.every(({ state }) => state === 'whole') ? 'complete' : 'damaged';
  }
  if (isLoading || wheels.some(({ state }) => state !== 'absent')) return 'half';
  return otherVersions.length > 0 ? 'other-version' : 'absent';
}

const INSTALL = 'Run `salf cuda install`';

/** What is wrong with an installation, and the command that mends it; null: it is complete. */
export function installFault(found: Found, onnxruntime: string): Fault | null {
  const state = installState(found);
  if (state === 'complete') return null;
  return { code: 'cuda.libraries', ...WORDS[state](found, onnxruntime) };
}

type Sentences = Pick<Fault, 'message' | 'remedy'>;

const WORDS: Readonly<Record<Exclude<InstallState, 'complete'>, (found: Found, onnxruntime: string) => Sentences>> = {
  absent: () => ({ message: 'The CUDA libraries are not installed.', remedy: `${INSTALL}.` }),
  half: ({ wheels }) => {
    const whole = wheels.filter(({ state }) => state === 'whole').length;
    return {
      message: `The installation of the CUDA libraries was not completed: ${whole} of ${counted(wheels.length, 'package')} ${whole === 1 ? 'is' : 'are'} there.`,
      remedy: `${INSTALL}, which continues it.`,
    };
  },
  damaged: ({ wheels }) => {
    const wrong = wheels.flatMap((found) => found.wrong);
    return {
      message: `The CUDA libraries are damaged: ${listed(wrong)} ${wrong.length === 1 ? 'is' : 'are'} missing or not as installed.`,
      remedy: `${INSTALL}, which loads what is damaged again.`,
    };
  },
  'other-version': ({ recorded, otherVersions }, onnxruntime) => {
    const what =
      recorded === null
        ? `for onnxruntime ${listed(otherVersions)}, and this program has ${onnxruntime}`
        : 'of another version of this program';
    return { message: `The CUDA libraries are ${what}.`, remedy: `${INSTALL}.` };
  },
};
