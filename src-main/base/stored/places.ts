/**
 * Where this program keeps its files and what they are called. No other file of the program spells these names
 * (eslint.config.mjs). A file or folder that is not complete yet has another name: see ../atomic-write.ts.
 */
import { join } from 'node:path';

/** Where a workspace keeps its things. */
export interface Workspace {
  readonly folder: string;
  readonly database: string;
  readonly runs: string;
  /** Outputs of frozen blocks, which runs share; made when it is first needed. */
  readonly cache: string;
  /** Trained models, written out for other programs; made when it is first needed, and never deleted. */
  readonly exports: string;
  /** Models and data files uploaded from a browser. */
  readonly uploads: string;
  /** PDFs; made when it is first needed. */
  readonly reports: string;
  /** Files of data sets that the program wrote itself. */
  readonly data: string;
  /** Copies of the bundled model and questions, where the program itself has no lasting place. */
  readonly demo: string;
  /** Locked while a workbench has the workspace open; `holder` says who that is. */
  readonly lock: string;
  readonly holder: string;
  /** What Slurm of this machine is given, and a lock for each target. */
  readonly targets: string;
}

/** Name of a workspace's database; SQLite's own files next to it begin with it. */
export const DATABASE_FILE = 'salf.sqlite';

/** The places of a workspace, whether it is there or not. */
export function workspaceAt(folder: string): Workspace {
  return {
    folder,
    database: join(folder, DATABASE_FILE),
    runs: join(folder, 'runs'),
    cache: join(folder, 'cache'),
    exports: join(folder, 'exports'),
    uploads: join(folder, 'uploads'),
    reports: join(folder, 'reports'),
    data: join(folder, 'data'),
    demo: join(folder, 'demo'),
    lock: join(folder, 'workbench.lock'),
    holder: join(folder, 'workbench.pid'),
    targets: join(folder, 'targets'),
  };
}

/** What the folder of a run holds. */
export interface RunPlaces {
  /** All that its engine said, in order: contract/event-file.ts. */
  readonly events: string;
  /** What its engine's libraries printed. */
  readonly log: string;
  readonly checkpoints: string;
  /** The cache that is the run's own, where it has one. */
  readonly cache: string;
  /** The run as a file, where it is trained elsewhere. */
  readonly request: string;
  /** What the program that trains that file printed. */
  readonly printed: string;
  /** Its process, and a note that it is not to begin. */
  readonly process: string;
  readonly stop: string;
}

/** @param folder of one run */
export function runPlaces(folder: string): RunPlaces {
  return {
    events: join(folder, 'events.ndjson'),
    log: join(folder, 'engine.log'),
    checkpoints: join(folder, 'checkpoints'),
    cache: join(folder, 'cache'),
    request: join(folder, 'request.json'),
    printed: join(folder, 'cell.log'),
    process: join(folder, 'cell.pid'),
    stop: join(folder, 'cell.stop'),
  };
}

/** What a target's folder holds. */
export interface TargetPlaces {
  /** One folder for each version of this program. */
  readonly program: string;
  /** Files of models and data by the SHA-256 of their bytes; one that is not whole ends with {@link PART}. */
  readonly contents: string;
  /** The same files by their names, one folder for each model or data file. */
  readonly trees: string;
  readonly runs: string;
  /** What was submitted together. */
  readonly lots: string;
  readonly cache: string;
  /** Held by the cells that train on a machine without a scheduler. */
  readonly turn: string;
}
export const PART = '.part';

/** @param folder of a target, on its machine */
export function targetPlaces(folder: string): TargetPlaces {
  return {
    program: join(folder, 'program'),
    contents: join(folder, 'contents'),
    trees: join(folder, 'trees'),
    runs: join(folder, 'runs'),
    lots: join(folder, 'lots'),
    cache: join(folder, 'cache'),
    turn: join(folder, 'turn.lock'),
  };
}

/** What is kept of cells that were submitted together. */
export interface LotPlaces {
  readonly script: string;
  /** Their runs, one a line. */
  readonly runs: string;
  /** The process that trains them, where no scheduler does, and what its shell printed. */
  readonly process: string;
  readonly printed: string;
}

export function lotPlaces(folder: string): LotPlaces {
  const at = (name: string): string => join(folder, name);
  return { script: at('cells.sh'), runs: at('runs'), process: at('process'), printed: at('printed') };
}

/** Name of the checkpoint of a step. */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(6, '0')}.safetensors`;
}

/** Step of the checkpoint of this name; null: it is not the name of a complete checkpoint. */
export function checkpointStep(name: string): number | null {
  const step = /^step-(\d+)\.safetensors$/.exec(name)?.[1];
  return step === undefined ? null : Number(step);
}

/** What the folder of one prefix cache holds. */
export interface CachePlaces {
  /** float32 [rows, d], the prompts one after the other. */
  readonly rows: string;
  /** Says what the cache is; it is written last, so where it stands the rows are complete. */
  readonly about: string;
}

/** @param folder of one cache */
export function cachePlaces(folder: string): CachePlaces {
  return { rows: join(folder, 'rows.bin'), about: join(folder, 'about.json') };
}

/** Whether a folder among the caches has the name of one: a SHA-256. */
export function isCacheName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** What a training from raw text keeps next to the model until it is done. */
export interface PretrainingPlaces {
  /** Goes in the end, with all that is in it; checkpoints lie in it. */
  readonly folder: string;
  /** The text as token ids. */
  readonly tokens: string;
  /** Settings, and what is known of the text. */
  readonly prepared: string;
}

/** Name of the folder of {@link PretrainingPlaces}. */
export const PRETRAINING_FOLDER = 'pretrain';

/** @param out folder of the model */
export function pretrainingPlaces(out: string): PretrainingPlaces {
  const folder = join(out, PRETRAINING_FOLDER);
  return { folder, tokens: join(folder, 'tokens.bin'), prepared: join(folder, 'prepared.json') };
}

/** What is predicted of a file so far, beside the file that is to be written. @param out that file */
export function predictionProgress(out: string): string {
  return `${out}.predicting`;
}

/** The file of a split of a data set that the program wrote itself. @param folder of that data set */
export function splitFile(folder: string, split: string): string {
  return join(folder, `${split}.jsonl`);
}

/** Folder names of exports below the one of their run, before a number. */
export const EXPORT_FOLDERS = { merged: 'model', peft: 'adapters', gguf: 'gguf', onnx: 'onnx' } as const;

/** Folder name of predicted files below the one of their run among the exports. */
export const ANSWERS_FOLDER = 'answers';

/** Name of a report. @param copy 1 for the first of its day and title */
export function reportName(day: string, title: string, copy: number): string {
  const words = title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const slug = words.slice(0, 48).replace(/-+$/, '') || 'report';
  return `${day}-${slug}${copy === 1 ? '' : `-${copy}`}.pdf`;
}

/** Whether a report could have this name; no such name leads out of its folder. */
export function isReportName(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.pdf$/.test(name);
}

/** Behind the name of a report that was removed and can be taken back. */
export const REMOVED_ENDING = '.removed';

/** What the folder of the CUDA libraries holds. */
export interface CudaPlaces {
  /** One folder for each wheel, which is there once all of its libraries are. */
  readonly libraries: string;
  /** Wheels that are being loaded. */
  readonly downloads: string;
  /** What pip has not completed. */
  readonly unfinished: string;
  /** What pip is asked for. */
  readonly wanted: string;
  /** Names the wheels that belong together; written last, so where it stands the installation is complete. */
  readonly installed: string;
}

/**
 * @param folder of the libraries
 * @param onnxruntime its version
 */
export function cudaPlaces(folder: string, onnxruntime: string): CudaPlaces {
  const downloads = join(folder, 'downloads');
  return {
    libraries: join(folder, 'libraries'),
    downloads,
    unfinished: join(downloads, 'unfinished'),
    wanted: join(downloads, 'wanted.txt'),
    installed: join(folder, `installed-${onnxruntime}.json`),
  };
}

/** The version of onnxruntime whose installation a file names; null: it is no such file. */
export function installedVersion(name: string): string | null {
  return /^installed-([\w.+-]+)\.json$/.exec(name)?.[1] ?? null;
}
