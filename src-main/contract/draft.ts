/** An experiment before it is started, as a form has it. */
import { z } from 'zod';
import type { Fault } from '../base/errors.ts';
import { DescriptionChange } from './description.ts';
import { EXPERIMENT_KINDS } from './experiment.ts';
import { Id } from './routes/common.ts';
import { TargetName } from './targets.ts';

/** What a form says. Models and data are of the library. */
export const ExperimentDraft = z.strictObject({
  kind: z.enum(EXPERIMENT_KINDS),
  models: z.array(Id).max(100),
  datasets: z.array(Id).max(100),
  /** `methods`, `boundaries`, `seeds`, `baseline`, `rates`, and settings that differ from their defaults, by the names of their flags. */
  values: z.record(z.string(), z.union([z.string(), z.literal(true)])),
  /** What it is to be called; absent: as before, else by its methods and data. */
  name: DescriptionChange.shape.name,
  /** The target that is to train it; absent: this machine. */
  on: TargetName.exactOptional(),
});
export type ExperimentDraft = z.infer<typeof ExperimentDraft>;

/** What is wrong, and the field that it concerns: the name of a flag, or `form` where it is none. */
export interface DraftFault {
  readonly place: string;
  readonly fault: Fault;
}

/** What one method needs, over all models, data sets and seeds. */
export interface MethodEstimate {
  readonly method: string;
  /** Of a mean run; null: not known before the first run. */
  readonly seconds: number | null;
  /** Earlier runs of the same method, model and data; counted operations at the speed of earlier runs; nothing. */
  readonly secondsFrom: 'runs' | 'count' | 'nothing';
  /** It chooses its blocks on the way; it may need less. */
  readonly isAtMost: boolean;
  /** Of its largest run. */
  readonly memoryBytes: number;
  /** Measured in earlier runs, or counted: an upper bound. */
  readonly memoryFrom: 'runs' | 'count';
}

export interface DraftEstimate {
  readonly methods: readonly MethodEstimate[];
  /** Scoring the untrained models that were not scored yet; null: nothing is known of the model's speed. */
  readonly untrained: { readonly count: number; readonly seconds: number | null };
  /** Of all that is missing; null: not known for some. */
  readonly seconds: number | null;
  readonly memoryBytes: number;
  /** What stays: checkpoints, shared caches. */
  readonly diskBytes: number;
  /** What is needed besides while a run is at work: its own cache. */
  readonly scratchBytes: number;
  /** This one; its memory means nothing, and is null, where a target trains. */
  readonly machine: { readonly memoryBytes: number | null; readonly freeDiskBytes: number };
}

/** What is known of a draft. */
export interface DraftReport {
  readonly faults: readonly DraftFault[];
  /** null: something is wrong. */
  readonly plan: {
    readonly experiment: string;
    readonly name: string;
    readonly runs: number;
    /** Runs that the workspace has already, of this or another experiment. */
    readonly finished: number;
    /** Started and stopped; they resume where they were. */
    readonly started: number;
    readonly estimate: DraftEstimate;
    /** Sentences about what will run, but may not be what is meant. */
    readonly warnings: readonly string[];
    /** A line for a shell; null: no command says it. */
    readonly command: string | null;
  } | null;
}
