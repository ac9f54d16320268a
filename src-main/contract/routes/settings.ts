import { z } from 'zod';
import type { Fault } from '../../base/errors.ts';
import { Freeable, type Freed } from '../disk.ts';
import { PreferenceChange } from '../preferences.ts';
import type { Preferences } from '../preferences.ts';
import type { CudaCourse } from '../cuda/course.ts';
import type { InstallState } from '../cuda/install.ts';
import type { CudaItem } from '../cuda/status.ts';
import type { Provider } from '../fields.ts';
import { Nothing } from './common.ts';
import { route } from './route.ts';

/** What this program is and where it works. */
export interface About {
  readonly versions: {
    readonly salf: string;
    readonly node: string;
    readonly onnxruntime: string;
    readonly sqlite: string;
  };
  /** The workspace's folder, for a person to read. */
  readonly workspace: string;
  readonly platform: string;
  readonly cores: number;
  /** Of the machine. */
  readonly memoryBytes: number;
  /** What the main side uses, by name. What is built into the page stands in its own `licences.json`. */
  readonly licences: readonly Licence[];
}

/** A library that this program brings. */
export interface Licence {
  readonly name: string;
  readonly version: string;
  /** As its package says, an identifier of SPDX. */
  readonly licence: string;
}

/** Whether a provider really works on this machine. */
export interface ProviderState {
  readonly provider: Provider;
  /** Of a first small graph; null: it does not work. */
  readonly seconds: number | null;
  readonly fault: Fault | null;
}

/** The CUDA libraries of this person. */
export interface CudaView {
  /** For a person to read. */
  readonly folder: string;
  readonly state: InstallState;
  /** What is wrong with them; null: nothing, as far as names and sizes tell. */
  readonly fault: Fault | null;
  /** Bytes that an installation would load, and what it would take of the disk for good and meanwhile. */
  readonly toLoad: { readonly packed: number; readonly unpacked: number; readonly needed: number };
  /** Bytes of the disk; null: nobody can tell. */
  readonly free: number | null;
  /** How far the installation has come that is at work; null: none is. */
  readonly course: CudaCourse | null;
  /** What the last check found; null: there was none since the program began, or since they changed. */
  readonly items: readonly CudaItem[] | null;
}

export interface CudaAnswer {
  /** null: there are none for this system. */
  readonly libraries: CudaView | null;
}

/** Things of one kind, and their bytes. */
export interface Kept {
  readonly count: number;
  readonly bytes: number;
}

/** Disk use of the workspace, by kind. */
export interface DiskState {
  readonly runs: Kept;
  /** Runs that were removed, and can still be taken back. */
  readonly removed: Kept;
  readonly caches: Kept & { readonly inUse: number };
  /** Lots of models and data files that were sent from a browser. */
  readonly uploads: Kept;
  /** Data sets whose rows the program wrote itself. */
  readonly data: Kept;
  /** Runs whose models were written out. */
  readonly exports: Kept;
  readonly reports: Kept;
  /** Bytes, with its log of changes and its backups. */
  readonly database: number;
  /** Bytes of everything above, and of whatever else lies in the folder. */
  readonly total: number;
  /** Bytes that are left on the disk for this person. */
  readonly free: number;
}

export const SETTINGS_ROUTES = {
  'settings.about': route<About>()(Nothing),
  'settings.preferences': route<Preferences>()(Nothing),
  /** Those that are said; the others stay. */
  'settings.prefer': route<Preferences>()(PreferenceChange),
  /** What was found by the last probe; null: there was none since the program began. */
  'settings.probed': route<readonly ProviderState[] | null>()(Nothing),
  /** Tries every provider, each in a process of its own. Takes seconds, up to a minute where a driver hangs. */
  'settings.probe': route<readonly ProviderState[]>()(Nothing),
  'settings.cuda': route<CudaAnswer>()(Nothing),
  /** Answers when all is installed, or was stopped; what is loaded then stays. Takes minutes. */
  'settings.cudaInstall': route<CudaAnswer>()(Nothing),
  'settings.cudaStop': route<null>()(Nothing),
  /** Compares hashes and computes a product in a process of its own. Takes seconds. */
  'settings.cudaCheck': route<CudaAnswer>()(Nothing),
  /** Answers the bytes that are free now. */
  'settings.cudaRemove': route<number>()(Nothing),
  'settings.disk': route<DiskState>()(Nothing),
  /** Deletes everything of one kind that no result needs. */
  'settings.free': route<Freed>()(z.strictObject({ what: Freeable })),
} as const;
