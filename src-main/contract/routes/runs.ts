import { z } from 'zod';
import type { Chosen } from '../choice.ts';
import type { Plan } from '../events.ts';
import type { Ledger } from '../ledger.ts';
import type { MethodRequest } from '../method.ts';
import { SERIES_NAMES } from '../series.ts';
import type { Clock, Curve, SeriesName } from '../series.ts';
import type { Score, Split } from '../score.ts';
import type { RunSummary } from '../window.ts';
import { Id, Nothing, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** A run as a row of the window's list, with what its looks depend on. */
export interface RunRow extends RunSummary {
  readonly methodRequest: MethodRequest;
  readonly isLora: boolean;
}

/** One setting of a run, for a person to read. */
export interface RunSetting {
  /** Its place in the request: `optimizer.learningRate`. */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** null: it has no default. */
  readonly usual: string | null;
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
  /** As it was started. */
  readonly typed: string;
  /** The command that makes the same run again. */
  readonly command: string;
}

/** All that a window shows of a run but its curves. */
export interface RunDetails {
  readonly row: RunRow;
  /** Why it did not finish, in a sentence. */
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly isRemoved: boolean;
  /** The job that trains it now; null: none of this program does. */
  readonly job: Pick<JobView, 'id' | 'kind' | 'title'> | null;
  /** Why it cannot go on; null: it can. */
  readonly hindrance: string | null;
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
    readonly splits: readonly { readonly split: Split; readonly rows: number }[];
    readonly warnings: readonly string[];
  } | null;
  readonly plan: Plan | null;
  readonly choice: Chosen | null;
  /** By step. */
  readonly evaluations: readonly (Pick<Score, 'split' | 'macroF1' | 'accuracy' | 'loss'> & {
    readonly step: number;
    /** Of the run, at its end. */
    readonly seconds: number | null;
  })[];
  /** Of each split whole: that of the weights which the run ended with, or the last. */
  readonly scores: readonly (Score & { readonly step: number; readonly weights: string })[];
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
  /** Puts a run that was stopped, failed or crashed into the queue, after it was seen that it can go on. */
  'runs.resume': route<JobView>()(OneId),
  /** Writes the trained model, or its adapters, into the workspace; answers the folder, for a person to read. */
  'runs.export': route<{ readonly folder: string; readonly tensors: number; readonly leftOut: readonly string[] }>()(
    OneId.extend({ format: z.enum(['merged', 'peft']) }),
  ),
  /** Takes runs out of all lists; nothing is deleted before the workspace is opened the next time. */
  'runs.remove': route<null>()(z.strictObject({ ids: z.array(Id).min(1).max(10_000) })),
  'runs.restore': route<null>()(z.strictObject({ ids: z.array(Id).min(1).max(10_000) })),
} as const;
