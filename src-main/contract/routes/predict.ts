/** Trying models, and whole files for what a run trained. */
import { z } from 'zod';
import { ANSWER_FORMATS } from '../predict.ts';
import type { Prediction } from '../predict.ts';
import { ReadRequest } from '../reading.ts';
import type { Split } from '../score.ts';
import { Id, OneId } from './common.ts';
import type { JobView } from './jobs.ts';
import { route } from './route.ts';

/** Who is asked. */
export const Subject = z.discriminatedUnion('kind', [
  /** What a run trained. */
  z.strictObject({ kind: z.literal('run'), id: Id }),
  /** The model from which a run began. */
  z.strictObject({ kind: z.literal('untrained'), id: Id }),
  /** A model of the library as it is, with the task of a data set. */
  z.strictObject({ kind: z.literal('model'), model: Id, dataset: Id }),
]);
export type Subject = z.infer<typeof Subject>;

/** What can be asked. */
export interface TaskView {
  /** The prompt, with `{text}`, or `{text_a}` and `{text_b}`. */
  readonly template: string;
  readonly labels: readonly string[];
  /** Names of its text columns, one or two. */
  readonly texts: readonly string[];
  /** Name of the column of the label. */
  readonly label: string;
}

/** Rows from the files of a run, to be asked. */
export interface SplitRows {
  readonly split: Split;
  readonly total: number;
  readonly rows: readonly { readonly line: number; readonly texts: readonly string[]; readonly label: string }[];
}

/** A file with predictions. */
export interface AnswerFile {
  readonly name: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
}

/** The content of such a file; of one that is too large, its path instead. */
export type AnswerDocument =
  | { readonly kind: 'content'; readonly name: string; /** Base64. */ readonly content: string }
  | { readonly kind: 'large'; readonly path: string };

const Text = z.string().max(100_000);
const Column = z.string().min(1).max(10_000);

/** A file of the library for a run, and its columns where they are called otherwise. */
const FileOfRun = OneId.extend({
  file: Id,
  reading: ReadRequest.default({}),
  /** null: as in the run's own files. */
  texts: z.array(Column).min(1).max(2).nullable().default(null),
});

export const PREDICT_ROUTES = {
  'predict.task': route<TaskView>()(z.strictObject({ subject: Subject })),
  /** Answers one text; the model stays loaded for the next. */
  'predict.ask': route<Prediction>()(
    z.strictObject({ subject: Subject, texts: z.array(Text).min(1).max(2), trace: z.boolean().default(false) }),
  ),
  /** Rows of the split on which a run was scored in the end. */
  'predict.rows': route<SplitRows>()(
    OneId.extend({ offset: z.int().min(0).default(0), limit: z.int().min(1).max(200).default(20) }),
  ),
  /** Puts the prediction of a file into the queue. */
  'predict.file': route<JobView>()(FileOfRun.extend({ format: z.enum(ANSWER_FORMATS).default('csv') })),
  /** Puts the scoring of a labelled file into the queue. */
  'predict.evaluate': route<JobView>()(FileOfRun.extend({ label: Column.nullable().default(null) })),
  /** The predicted files of a run, newest first. */
  'predict.files': route<readonly AnswerFile[]>()(OneId),
  'predict.open': route<AnswerDocument>()(OneId.extend({ name: z.string().min(1).max(300) })),
} as const;
