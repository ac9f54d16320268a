import { z } from 'zod';
import type { Plan } from '../events.ts';
import { EXPORT_FORMATS, GGUF_TYPES } from '../export.ts';
import type { Ledger } from '../ledger.ts';
import type { MethodRequest } from '../method.ts';
import type { AnyChoice } from '../rules.ts';
import { SERIES_NAMES } from '../series.ts';
import type { Clock, Curve, SeriesName } from '../series.ts';
import type { Score, Split } from '../score.ts';
import type { Dropped, RunSummary } from '../window.ts';
import { Id, Nothing, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** A run as a row of the window's list, with what its looks depend on. */
export interface RunRow extends RunSummary {
  readonly methodRequest: MethodRequest;
  readonly isLora: boolean;
  /** Ids of the experiments that it belongs to. */
  readonly experiments: readonly string[];
}

/** One setting of a run, for a person to read. */
export interface RunSetting {
  /** Its place in the request: `optimizer.learningRate`. */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** null: it has no default. */
  readonly default: string | null;
}

/** What a run was made from and with; enough to make it again. */
export interface Provenance {
  readonly modelHash: string | null;
  readonly dataHash: string | null;
  /** The one that really ran. */
  readonly provider: string | null;
  readonly versions: { readonly salf: string; readonly node: string; readonly onnxruntime: string } | null;
  readonly seed: number;
  readonly initSeed: number;
  readonly hostName: string | null;
  /** Kind of machine: processor, cores, GPUs. */
  readonly machine: string | null;
  /** As it was started. */
  readonly typed: string;
  /** The command that makes the same run again. */
  readonly command: string;
}

/** All that a window shows of a run but its curves. */
export interface RunDetails {
  readonly row: RunRow;
  /** Those of `row.experiments`, and the reports that are about the run or one of them. */
  readonly links: {
    readonly experiments: readonly { readonly id: string; readonly name: string }[];
    readonly reports: readonly string[];
  };
  /** Why it did not finish, in a sentence. */
  readonly reason: string | null;
  /** Where it stands at its target, in words; null: it is at none, or has ended there. */
  readonly place: string | null;
  /** The Slurm to which its cell can be sent again, and the bytes that it was promised there; null: it cannot be. */
  readonly again: { readonly target: string; readonly memoryBytes: number } | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly isRemoved: boolean;
  /** The job that trains it now; null: none of this program does. */
  readonly job: Pick<JobView, 'id' | 'kind' | 'title'> | null;
  /** Why it cannot be resumed; null: it can. */
  readonly whyNotResumable: string | null;
  /** null: there are no weights to resume from, or to export. */
  readonly checkpoint: { readonly step: number; readonly bytes: number } | null;
  readonly model: {
    readonly family: string;
    readonly blocks: number;
    readonly parameters: number;
    readonly dtype: string;
    /** Which reading of its folder was taken. */
    readonly notes: readonly string[];
  } | null;
  readonly data: {
    readonly splits: readonly {
      readonly split: Split;
      readonly rows: number;
      /** How its file was read; null: nothing was to be decided, or it is not known. */
      readonly reading: string | null;
    }[];
    readonly warnings: readonly string[];
  } | null;
  readonly plan: Plan | null;
  readonly choice: AnyChoice | null;
  /** By step. */
  readonly evaluations: readonly (Pick<Score, 'split' | 'macroF1' | 'accuracy' | 'loss'> & {
    readonly step: number;
    /** Of the run, at its end. */
    readonly seconds: number | null;
  })[];
  /** Of each split whole: that of the weights which the run ended with, or the last. */
  readonly scores: readonly (Score & { readonly step: number; readonly weights: string })[];
  /** On labelled files that were given later, the newest first. */
  readonly fileScores: readonly (Omit<Score, 'split'> & {
    /** Name of the file. */
    readonly file: string;
    readonly rows: number;
    readonly weights: string;
    readonly notes: readonly string[];
    /** ISO 8601, UTC. */
    readonly scoredAt: string;
  })[];
  readonly ledger: Ledger | null;
  /** As far as it has come. */
  readonly progress: {
    readonly step: number;
    readonly steps: number | null;
    readonly tokensPerSecond: number | null;
    readonly seconds: number | null;
  };
  readonly clock: Clock;
  readonly settings: readonly RunSetting[];
  readonly provenance: Provenance;
}

/** A row that was answered wrongly. */
export interface Mistake {
  /** Line of its file, or row number in Parquet. */
  readonly line: number;
  readonly texts: readonly string[];
  /** Indices into the labels. */
  readonly truth: number;
  readonly predicted: number;
}

export interface Mistakes {
  readonly split: Split;
  /** The step whose weights answered. */
  readonly step: number;
  readonly labels: readonly string[];
  /** All of them; `rows` are some. */
  readonly total: number;
  readonly rows: readonly Mistake[];
  /** Why no row can be shown: the file has other rows now than the run was scored on. null: it is the same. */
  readonly changed: string | null;
}

/** What an export wrote. */
export interface ExportedHere {
  /** Where it lies, for a person to read. */
  readonly folder: string;
  /** Its name among the exports of the run. */
  readonly name: string;
  readonly tensors: number;
  readonly leftOut: readonly string[];
  readonly notes: readonly string[];
}

/** An export that lies in the workspace. */
export interface RunExport {
  readonly name: string;
  readonly bytes: number;
  /** Whether the library can take it as a model. */
  readonly isModel: boolean;
}

const OneExport = OneId.extend({ name: z.string().min(1).max(100) });

const LabelIndex = z.int().min(0).nullable().default(null);

export const RUN_ROUTES = {
  /** Newest first. */
  'runs.list': route<readonly RunRow[]>()(Nothing),
  'runs.details': route<RunDetails>()(OneId),
  /** Curves of a run between two steps, both included, in at most `limit` stretches each. */
  'runs.series': route<Readonly<Partial<Record<SeriesName, Curve>>>>()(
    OneId.extend({
      names: z.array(z.enum(SERIES_NAMES)).min(1).max(SERIES_NAMES.length),
      /** null: from the first. */
      from: z.int().min(0).nullable().default(null),
      /** null: to the last. */
      to: z.int().min(0).nullable().default(null),
      limit: z.int().min(1).max(2000).default(1000),
    }),
  ),
  /** Wrongly predicted rows, read from the file again; only those of a label or an answer where these are given. */
  'runs.mistakes': route<Mistakes>()(
    OneId.extend({
      truth: LabelIndex,
      predicted: LabelIndex,
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(50),
    }),
  ),
  /** The end of what the training process said. */
  'runs.log': route<{ readonly text: string; readonly isWhole: boolean }>()(OneId),
  /**
   * Puts a run that was stopped, failed or crashed into the queue, after it was seen that it can be resumed; a cell at a Slurm
   * perhaps with another memory, as sbatch takes it.
   */
  'runs.resume': route<JobView>()(OneId.extend({ memory: z.string().max(20).nullable().default(null) })),
  /** Writes the trained model, or its adapters, into the workspace; answers null where it was cancelled. */
  'runs.export': route<ExportedHere | null>()(
    OneId.extend({ format: z.enum(EXPORT_FORMATS), type: z.enum(GGUF_TYPES).default('f16') }),
  ),
  /** Ends the export of a run; nothing is left of it. */
  'runs.cancelExport': route<null>()(OneId),
  /** What was exported of a run into the workspace. */
  'runs.exports': route<readonly RunExport[]>()(OneId),
  /** Where an export lies, for a person to read and for the shell to show. */
  'runs.exportFolder': route<{ readonly folder: string }>()(OneExport),
  /** Adds an exported model folder to the library, where it lies. */
  'runs.addExport': route<readonly Dropped[]>()(OneExport),
  /** Takes runs out of all lists; nothing is deleted before the workspace is opened the next time. */
  'runs.remove': route<null>()(z.strictObject({ ids: z.array(Id).min(1).max(10_000) })),
  'runs.restore': route<null>()(z.strictObject({ ids: z.array(Id).min(1).max(10_000) })),
} as const;
