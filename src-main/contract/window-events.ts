import type { EngineEvent } from './events.ts';
import type { CudaCourse } from './cuda/course.ts';
import type { JobView } from './routes/jobs.ts';
import { z } from 'zod';
import type { Answer } from './window.ts';

/** What of the workspace has changed, so that windows that show it read it again. */
export const CHANGED = ['library', 'analyses', 'experiments', 'runs', 'jobs', 'reports', 'targets'] as const;
export type Changed = (typeof CHANGED)[number];

/** In bytes of weights that were read. */
export interface ImportCourse {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

/** In bytes that were written; `total` 0: what is to be written is still being read. */
export interface ExportCourse {
  readonly done: number;
  readonly total: number;
  /** null: nobody can tell yet. */
  readonly etaSeconds: number | null;
}

/** What the main side tells all windows, on one channel. */
export type WindowEvent =
  | { readonly type: 'changed'; readonly what: Changed }
  | { readonly type: 'job'; readonly job: JobView }
  /** What an engine says of a run or an analysis; progress at most a few times a second. */
  | { readonly type: 'engine'; readonly subject: string; readonly event: EngineEvent }
  /** How far the report has come that is being made. */
  | { readonly type: 'report'; readonly done: number; readonly total: number }
  /** How far a model has come that is made of a file in another format; null: none is being made any more. */
  | { readonly type: 'import'; readonly course: ImportCourse | null }
  /** How far the export of a run has come; null: none is at work any more. */
  | { readonly type: 'export'; readonly run: string; readonly course: ExportCourse | null }
  /** How far the installation of the CUDA libraries has come; null: none is at work any more. */
  | { readonly type: 'cuda'; readonly course: CudaCourse | null }
  /** Worth a notification: something ended while nobody looked. */
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'failure';
      readonly title: string;
      readonly text: string;
      readonly run: string | null;
    };

/** What a window sends over a socket or a pipe: one request, whose number comes back with its answer. */
export const WireRequest = z.strictObject({ number: z.int().min(0), name: z.string(), input: z.unknown() });
export type WireRequest = z.infer<typeof WireRequest>;

/** What comes back. */
export type WireMessage =
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer<unknown> }
  | { readonly type: 'event'; readonly event: WindowEvent };
