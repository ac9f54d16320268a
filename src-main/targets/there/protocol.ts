/**
 * What the program here asks of itself on a target's machine: one line of JSON and perhaps bytes behind it, answered in the
 * same way. It is started for one request and ends; nothing of it stays at work.
 */
import { z } from 'zod';
import { FaultSchema } from '../../contract/fault.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Ids and names of files as this program makes them: none leads out of its folder. */
const Name = z.string().regex(/^(?!\.)[\w.-]{1,200}$/);
const Count = z.int().min(0);

/** One file of a model, or a data file: the name that its reader needs, and its content. */
export const TreeFile = z.strictObject({ name: Name, hash: Hash });
export type TreeFile = z.infer<typeof TreeFile>;

const Lot = z.strictObject({
  id: Name,
  /** Lines of sh that start a cell; `$1` is its folder. */
  script: z.string(),
  /** In the order of their places, from 1. */
  runs: z.array(Name).readonly(),
});

export const Question = z.discriminatedUnion('ask', [
  /** What kind of machine it is. */
  z.strictObject({ ask: z.literal('machine') }),
  /** Which contents are there, whole or in part. */
  z.strictObject({ ask: z.literal('contents'), hashes: z.array(Hash).readonly() }),
  /** The bytes of a content from an offset on follow. */
  z.strictObject({ ask: z.literal('take'), hash: Hash, from: Count, size: Count }),
  /** Gives contents names in a folder of their own. */
  z.strictObject({ ask: z.literal('tree'), key: Hash, files: z.array(TreeFile).readonly() }),
  /** Writes the requests of runs. */
  z.strictObject({
    ask: z.literal('requests'),
    requests: z.array(z.strictObject({ run: Name, text: z.string() })).readonly(),
  }),
  /** Gives cells to Slurm, one array for each span of places. */
  z.strictObject({
    ask: z.literal('sbatch'),
    lot: Lot,
    words: z.array(z.string()).readonly(),
    throttle: z.int().positive().nullable(),
  }),
  /** Trains cells one after another, or some at once, in the background. */
  z.strictObject({ ask: z.literal('start'), lot: Lot, atOnce: z.int().positive() }),
  /** What is new: of the queue by lot, and of the events and logs of runs. */
  z.strictObject({
    ask: z.literal('look'),
    scheduler: z.enum(['slurm', 'none']),
    lots: z.array(Name).readonly(),
    runs: z.array(z.strictObject({ run: Name, events: Count, log: Count })).readonly(),
    /** Most bytes that are sent back; 0: sizes alone. */
    most: Count,
  }),
  /** What became of jobs that the queue has forgotten, where Slurm keeps accounts. */
  z.strictObject({ ask: z.literal('accounts'), jobs: z.array(z.string()).readonly() }),
  z.strictObject({ ask: z.literal('scancel'), jobs: z.array(z.string()).readonly() }),
  /** Stops cells that {@link Question} `start` began. */
  z.strictObject({ ask: z.literal('end'), runs: z.array(Name).readonly() }),
  /** What was printed last of a cell. @see Placement for lot and ticket */
  z.strictObject({ ask: z.literal('printed'), run: Name, lot: Name, ticket: Name }),
  /** Deletes what only resuming them would need of runs whose results were brought away. */
  z.strictObject({ ask: z.literal('trim'), runs: z.array(Name).readonly() }),
  /** Deletes what is not needed any more, or says how much that is. */
  z.strictObject({
    ask: z.literal('clean'),
    isDry: z.boolean(),
    /** Runs that may go. */
    runs: z.array(Name).readonly(),
    /** Those that are not among these may go as well; null: they stay. */
    known: z.array(Name).readonly().nullable(),
    /** The version that stays in any case. */
    program: Name,
  }),
  /** Bytes of a checkpoint. */
  z.strictObject({ ask: z.literal('give'), run: Name, name: Name, from: Count, most: Count }),
]);
export type Question = z.infer<typeof Question>;

const MachineAnswer = z.strictObject({
  host: z.string(),
  version: z.string(),
  node: z.string(),
  folder: z.string(),
  freeBytes: Count,
  memoryBytes: Count,
  cpu: z.string(),
  cores: Count,
  gpus: z.array(z.string()).readonly(),
  /** null: there is no Slurm. */
  slurm: z
    .strictObject({
      version: z.string(),
      /** Cells of one array at most. */
      maxArray: z.int().positive(),
      partitions: z.array(z.string()).readonly(),
    })
    .nullable(),
  /** When it heard the question and when it answered, in milliseconds since 1970 by its clock. */
  clock: z.strictObject({ heard: z.number(), answered: z.number() }),
});
export type MachineAnswer = z.infer<typeof MachineAnswer>;

/** A job as Slurm's queue has it. */
export const QueueRow = z.strictObject({
  /** `123_4` */
  job: z.string(),
  lot: z.string(),
  /** In Slurm's words: `PENDING`. */
  state: z.string(),
  reason: z.string(),
});
export type QueueRow = z.infer<typeof QueueRow>;

const LookAnswer = z.strictObject({
  /** null: the scheduler does not answer; see `trouble`. */
  queue: z.array(QueueRow).readonly().nullable(),
  trouble: z.string().nullable(),
  /** Lots of `start` that are at work. */
  alive: z.array(Name).readonly(),
  /** Bytes that are sent of a run, events first, then its log, in the order in which they follow. */
  pieces: z.array(z.strictObject({ run: Name, size: Count, events: Count, log: Count })).readonly(),
});
export type LookAnswer = z.infer<typeof LookAnswer>;

/** Bytes of a kind of files, and how much of that goes. */
const Part = z.strictObject({ bytes: Count, goes: Count });

/** What is answered to each question. */
export const ANSWERS = {
  machine: MachineAnswer,
  contents: z.strictObject({ whole: z.array(Hash).readonly(), parts: z.record(Hash, Count) }),
  take: z.strictObject({ size: Count }),
  tree: z.strictObject({}),
  requests: z.strictObject({}),
  sbatch: z.strictObject({
    /** The array of each span: places from..to. */
    arrays: z.array(z.strictObject({ job: z.string(), from: Count, to: Count })).readonly(),
  }),
  start: z.strictObject({}),
  look: LookAnswer,
  accounts: z.strictObject({ rows: z.array(z.strictObject({ job: z.string(), state: z.string() })).readonly() }),
  scancel: z.strictObject({}),
  end: z.strictObject({}),
  /** Of the scheduler first, of the program last. */
  printed: z.strictObject({ texts: z.array(z.string()).readonly() }),
  trim: z.strictObject({ bytes: Count }),
  clean: z.strictObject({ program: Part, contents: Part, runs: Part, lots: Part, caches: Part }),
  give: z.strictObject({ size: Count, length: Count }),
} as const satisfies Record<Question['ask'], z.ZodType>;

export type Asked = Question['ask'];
export type QuestionOf<Ask extends Asked> = Extract<Question, { readonly ask: Ask }>;
export type AnswerOf<Ask extends Asked> = z.infer<(typeof ANSWERS)[Ask]>;

/** What comes before the answer, so that whatever a login shell prints is passed over. */
export function marker(nonce: string): string {
  return `\n@salf-${nonce}@\n`;
}

/** First line that is sent. */
export const Call = z.strictObject({
  nonce: z.string(),
  folder: z.string(),
  /** Where runs lie, if not in the folder. */
  runs: z.string().exactOptional(),
  question: Question,
});
export type Call = z.infer<typeof Call>;

/** First line of an answer. */
export const Reply = z.union([
  z.strictObject({ answer: z.unknown() }),
  z.strictObject({ fault: FaultSchema, exitCode: z.literal([1, 2]) }),
]);
