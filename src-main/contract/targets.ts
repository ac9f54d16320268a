/** Targets: where the runs of a comparison are trained besides this machine. */
import { z } from 'zod';
import { Positive } from './fields.ts';

/** No sign that ends a line or steers a terminal; everything else is allowed, and quoted where a shell sees it. */
const Text = z.string().regex(/^[^\p{Cc}]+$/u, 'without control characters');
const Folder = Text.regex(/^(~\/|\/)/, 'a path that begins with / or ~/');
/** As `ssh` takes it: a name of its config, or user and host. What could be an option or a shell's sign is none. */
const Host = z.string().regex(/^(?!-)[\w.@:[\]%+-]{1,255}$/, 'a host as ssh takes it, such as me@login');
const Time = z.string().regex(/^(\d+-)?\d+(:\d{1,2}){0,2}$/, 'a time as sbatch takes it, such as 4:00:00');
const Memory = z.string().regex(/^\d+[KMGT]?$/i, 'a size as sbatch takes it, such as 8G');

/** What every target that is reached by ssh has. */
const Elsewhere = {
  /** There; models, data, the program and runs lie below it. */
  folder: Folder,
  /** Lines of sh that come first wherever the program is started there, such as `module load nodejs`. */
  setup: z.string().max(10_000).nullable().default(null),
  /** A `node_modules` there, where npm cannot reach its registry; null: `npm ci` makes one. */
  modules: Folder.nullable().default(null),
};

/** What Slurm is asked for; null: what the plan needs, or what the site gives. */
const Asked = {
  partition: Text.nullable().default(null),
  account: Text.nullable().default(null),
  gpus: z.int().min(0).max(1024).nullable().default(null),
  cpus: Positive.max(4096).nullable().default(null),
  memory: Memory.nullable().default(null),
  time: Time.nullable().default(null),
  /** Most cells at work at once. */
  throttle: Positive.nullable().default(null),
  /** Further words of sbatch. */
  extra: z.array(Text).readonly().default([]),
};

export const SlurmSettings = z.strictObject({
  kind: z.literal('slurm'),
  /** A login node; null: sbatch of this machine, whose files the nodes see. */
  ssh: Host.nullable().default(null),
  ...Elsewhere,
  folder: Elsewhere.folder.nullable().default(null),
  ...Asked,
});
export type SlurmSettings = z.infer<typeof SlurmSettings>;

export const SshSettings = z.strictObject({
  kind: z.literal('ssh'),
  ssh: Host,
  ...Elsewhere,
  /** Most cells at work at once; more than one share the cores, and their times mean little. */
  throttle: Asked.throttle,
});
export type SshSettings = z.infer<typeof SshSettings>;

export const TargetSettings = z.discriminatedUnion('kind', [SlurmSettings, SshSettings]);
export type TargetSettings = z.infer<typeof TargetSettings>;

/** This machine, and Slurm on this machine: they need no row. */
export const BUILT_IN = { local: 'local', slurm: 'slurm' } as const;

export const TargetName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'small letters, digits and hyphens, a letter first, at most 32');

/** What changes for the cells of one comparison. */
export const TargetChanges = z.strictObject({
  partition: Asked.partition,
  account: Asked.account,
  gpus: Asked.gpus,
  cpus: Asked.cpus,
  memory: Asked.memory,
  time: Asked.time,
  throttle: Asked.throttle,
  extra: Asked.extra,
  /** Models that lie there already, by their paths here; the others are sent. */
  remoteModels: z
    .array(z.strictObject({ here: z.string(), there: Folder }))
    .readonly()
    .default([]),
});
export type TargetChanges = z.infer<typeof TargetChanges>;

/** What a cell needs by its plan. */
export const CellNeeds = z.strictObject({
  memoryBytes: z.number().min(0),
  /** null: not known. */
  seconds: z.number().min(0).nullable(),
  /** Absent: none. */
  gpus: z.int().positive().exactOptional(),
});
export type CellNeeds = z.infer<typeof CellNeeds>;

/** Where the run of a cell stands at its target. */
export const PLACEMENT_STATES = ['waiting', 'pending', 'running', 'stopping', 'ended', 'stopped'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/** In the words of people. */
export const PLACEMENT_WORDS: Readonly<Record<PlacementState, string>> = {
  waiting: 'not sent yet',
  pending: 'waiting in the queue there',
  running: 'training',
  stopping: 'stopping at the next step',
  ended: 'ended',
  stopped: 'stopped',
};

const OPEN: readonly PlacementState[] = ['waiting', 'pending', 'running', 'stopping'];

/** Whether the run of a cell is still to come to an end at its target. */
export function isOpen({ state }: { readonly state: PlacementState }): boolean {
  return OPEN.includes(state);
}

/** `lab, waiting in the queue there: other jobs come first (Priority)` */
export function placeWords(placed: {
  readonly target: string;
  readonly state: PlacementState;
  readonly reason: string | null;
}): string {
  const { target, state, reason } = placed;
  return `${target}, ${PLACEMENT_WORDS[state]}${reason === null ? '' : `: ${reason}`}`;
}

/** What lies at a target, in bytes, and how much of that is not needed, or was deleted. */
export const TARGET_PARTS = ['program', 'contents', 'runs', 'lots', 'caches'] as const;
export type TargetPart = (typeof TARGET_PARTS)[number];
export type CleanedTarget = Readonly<Record<TargetPart, { readonly bytes: number; readonly goes: number }>>;

export const TARGET_PART_WORDS: Readonly<Record<TargetPart, string>> = {
  program: 'program',
  contents: 'models and data',
  runs: 'runs',
  lots: 'lists of submitted runs',
  caches: 'prefix caches',
};

/** Bytes of all parts that go, or went. */
export function bytesThatGo(cleaned: CleanedTarget): number {
  return TARGET_PARTS.reduce((all, part) => all + cleaned[part].goes, 0);
}
