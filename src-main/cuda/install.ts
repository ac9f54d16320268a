/** Brings the CUDA libraries here, one wheel after the other; what is there already stays. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-write.ts';
import { InputError } from '../base/errors.ts';
import { hashOf } from '../base/file-hash.ts';
import { sizeOf } from '../base/size-of.ts';
import { cudaPlaces } from '../base/stored/places.ts';
import { freeAt, systemError } from '../base/system-error.ts';
import { troubleError } from '../base/trouble.ts';
import { clearStaleNotes, noteUse, usersOf } from '../base/use-notes.ts';
import { neededBytes, sizesOf } from '../contract/cuda/build.ts';
import type { CudaWheel } from '../contract/cuda/build.ts';
import type { CudaCourse } from '../contract/cuda/course.ts';
import { recordOf } from '../contract/cuda/install.ts';
import type { Found } from '../contract/cuda/install.ts';
import { folderOf, lookThoroughly } from './look.ts';
import { findPython, loadWheel } from './pip.ts';
import { wrongHash } from './pip-faults.ts';
import { requireUnused } from './remove.ts';
import type { CudaSite } from './site.ts';
import { unpackWheel } from './unpack.ts';

/** What an installation would do. */
export interface InstallPlan {
  /** Wheels that are to be loaded. */
  readonly wheels: readonly CudaWheel[];
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Of the disk, at most, while it is at work. */
  readonly neededBytes: number;
  /** null: nobody can tell. */
  readonly freeBytes: number | null;
}

/** What is missing of a folder that was looked at. */
export function planInstall({ folder }: CudaSite, { wheels }: Found): InstallPlan {
  const missing = wheels.filter(({ state }) => state !== 'whole').map(({ wheel }) => wheel);
  const { packed, unpacked } = sizesOf(missing);
  return {
    wheels: missing,
    packedBytes: packed,
    unpackedBytes: unpacked,
    neededBytes: neededBytes(missing),
    freeBytes: freeAt(folder),
  };
}

export interface InstallOptions {
  /** null: the usual ones. */
  readonly python: string | null;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onProgress: (course: CudaCourse) => void;
}

/**
 * Loads and unpacks what is missing. Stopped or killed, it continues with the next wheel; only when all are there, the
 * record is written that makes them an installation.
 * @throws SalfError `cuda.pip`, `cuda.hash`, `cuda.in-use`, `workspace.no-space`, `workspace.unwritable`; the signal's reason
 */
export async function installCuda(site: CudaSite, options: InstallOptions): Promise<void> {
  const { build, folder } = site;
  const places = cudaPlaces(folder, build.onnxruntime);
  try {
    mkdirSync(places.downloads, { recursive: true });
    const release = holdAlone(places.downloads);
    try {
      const plan = planInstall(site, await lookThoroughly(site));
      requireSpace(folder, plan);
      await loadAll(site, plan, options);
      await writeAtomically(places.installed, `${JSON.stringify(recordOf(build), null, 2)}\n`);
    } finally {
      release();
      // A wheel that was loaded is for the next time.
      if (!readdirSync(places.downloads).some((name) => name.endsWith('.whl')))
        rmSync(places.downloads, { recursive: true, force: true });
    }
  } catch (thrown) {
    if (options.signal.aborted) throw options.signal.reason;
    throw systemError(thrown, { file: folder, elsewhere: ELSEWHERE, isUnderWay: true });
  }
}

const ELSEWHERE = 'set SALF_CUDA_FOLDER to a folder on another disk';

/** Two programs that load into one folder would take each other's files. */
function holdAlone(downloads: string): () => void {
  clearStaleNotes(downloads);
  const release = noteUse(downloads);
  const [other] = usersOf(downloads).filter(({ pid }) => pid !== process.pid);
  if (other === undefined) return release;
  release();
  throw new InputError({
    code: 'cuda.in-use',
    message: `Process ${other.pid} of ${other.host} installs the CUDA libraries at the moment.`,
    remedy: `Wait until it has ended; if there is no such process, delete ${other.note}.`,
  });
}

function requireSpace(folder: string, { neededBytes: needed, freeBytes: free }: InstallPlan): void {
  if (free === null || free >= needed) return;
  throw troubleError('full', { file: folder, free, needed, elsewhere: ELSEWHERE });
}

async function loadAll(site: CudaSite, { wheels, packedBytes }: InstallPlan, options: InstallOptions): Promise<void> {
  if (wheels.length === 0) return;
  const places = cudaPlaces(site.folder, site.build.onnxruntime);
  const python = await findPython(options.python, options.environment);
  let before = 0;
  for (const [index, wheel] of wheels.entries()) {
    options.signal.throwIfAborted();
    const file = join(places.downloads, wheel.file);
    const say = (step: CudaCourse['step'], bytes: number): void => {
      const done = before + Math.min(bytes, wheel.bytes);
      options.onProgress({
        step,
        package: wheel.package,
        number: index + 1,
        of: wheels.length,
        done,
        total: packedBytes,
      });
    };
    if (!(await isWhole(file, wheel))) {
      say('load', 0);
      const end = watchSize(places.downloads, (bytes) => say('load', bytes));
      try {
        await loadWheel(wheel, places, { ...options, python });
      } finally {
        end();
      }
      if (!(await isWhole(file, wheel))) throw wrongHash(wheel);
    }
    say('unpack', wheel.bytes);
    const folder = folderOf(site, wheel);
    requireUnused(folder);
    await unpackWheel(wheel, file, folder, options.signal);
    rmSync(file);
    before += wheel.bytes;
  }
}

/** A file that is there and is not the wheel is deleted. */
async function isWhole(file: string, { bytes, sha256 }: CudaWheel): Promise<boolean> {
  if (!existsSync(file)) return false;
  if (statSync(file).size === bytes && (await hashOf(file)) === sha256) return true;
  rmSync(file);
  return false;
}

/** Milliseconds. */
const PAUSE = 500;

/** pip says on its own how far it has come only to a person: its files show it to everybody. @returns what ends it */
function watchSize(folder: string, tell: (bytes: number) => void): () => void {
  let isOver = false;
  const look = async (): Promise<void> => {
    const bytes = await sizeOf(folder);
    if (!isOver) tell(bytes);
  };
  const timer = setInterval(() => void look(), PAUSE);
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
