import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { CUDA_SYSTEMS } from '../contract/cuda/build.ts';
import type { CudaBuild, CudaSystem } from '../contract/cuda/build.ts';
import { LINUX_X64 } from '../contract/cuda/linux-x64.ts';
import { WINDOWS_X64 } from '../contract/cuda/win32-x64.ts';
import { InputError } from '../base/errors.ts';

/** Where the CUDA libraries of a person lie, and which ones. */
export interface CudaSite {
  readonly folder: string;
  readonly build: CudaBuild;
}

/** A site, or the reason why this system has none. */
export type MaybeSite = CudaSite | null;

const BUILDS: Readonly<Record<CudaSystem, CudaBuild>> = { 'linux-x64': LINUX_X64, 'win32-x64': WINDOWS_X64 };

/** Names another folder than the one in the person's cache. */
const FOLDER_VARIABLE = 'SALF_CUDA_FOLDER';

/** A machine, as far as places depend on it. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly home: string;
}

const THIS: Machine = { platform: process.platform, arch: process.arch, home: homedir() };

/** @returns null for a system that there are no libraries for */
export function cudaSite(environment: NodeJS.ProcessEnv = process.env, machine: Machine = THIS): MaybeSite {
  const name = `${machine.platform}-${machine.arch}`;
  const system = CUDA_SYSTEMS.find((known) => known === name);
  return system === undefined ? null : { folder: folderOf(environment, machine), build: BUILDS[system] };
}

function folderOf(environment: NodeJS.ProcessEnv, { platform, home }: Machine): string {
  const named = environment[FOLDER_VARIABLE] ?? '';
  if (named !== '') return resolve(named);
  return join(cacheOf(environment, platform, home), 'salf', 'cuda');
}

/** Source: XDG Base Directory Specification (a relative path is to be ignored); Windows' known folders. */
function cacheOf(environment: NodeJS.ProcessEnv, platform: string, home: string): string {
  if (platform === 'win32') return environment['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
  const cache = environment['XDG_CACHE_HOME'] ?? '';
  return isAbsolute(cache) ? cache : join(home, '.cache');
}

/** @throws InputError `cuda.system` where there is none */
export function requireSite(site: MaybeSite): CudaSite {
  if (site !== null) return site;
  throw new InputError({
    code: 'cuda.system',
    message: `There are no CUDA libraries for ${process.platform} on ${process.arch}.`,
    remedy: 'CUDA needs Linux or Windows on x64 with an NVIDIA GPU; use --provider cpu here.',
  });
}
