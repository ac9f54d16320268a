/** What a window is shown of an analysis: plain data, with names and ids instead of paths. */
import type { AnalysisCosts } from './analysis.ts';
import type { RuleChoice } from './rules.ts';
import type { BudgetRequest, ChoiceOptions } from './salf.ts';
import type { AnalysisReading } from './flags/analysis-values.ts';

/** All that can be changed over stored traces. */
export interface AnalysisOptions {
  readonly choice: ChoiceOptions;
  readonly budget: BudgetRequest;
}

/** Shares between 0 and 1 of what training every block costs; one is never reported as another. */
export interface Saving {
  /** mean(e) / n */
  readonly depth: number;
  readonly backward: number;
  /** Of forward and backward pass. */
  readonly step: number;
}

/** One sample of the map: how far it is from its label's basis in every space, and where it would draw the line. */
export interface SampleRow {
  /** Its number in the analysis, from 0. */
  readonly sample: number;
  /** Where it stands in its file. */
  readonly line: number;
  /** Index into the labels. */
  readonly label: number;
  /** e of its own gains. */
  readonly boundary: number;
  /** d_0 .. d_n, four digits. */
  readonly deviations: readonly number[];
}

/** The tokens that a space is nearest to, over all samples. */
export interface SpaceWords {
  readonly space: number;
  /** Share of the samples whose label's token is among the nearest. */
  readonly labelShare: number;
  readonly tokens: readonly { readonly text: string; readonly isLabel: boolean; readonly share: number }[];
}

/** An analysis under some options. */
export interface AnalysisView {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly task: string;
  /** Names of the folder and the file. */
  readonly model: string;
  readonly data: string;
  /** The same in the library; null: it is not there, or no longer. */
  readonly library: { readonly model: string | null; readonly dataset: string | null };
  readonly isRemoved: boolean;
  readonly seed: number;
  readonly rows: { readonly file: number; readonly drawn: number };
  readonly labels: readonly { readonly word: string; readonly text: string }[];
  /** n */
  readonly blocks: number;
  readonly tiedHead: boolean;

  readonly options: AnalysisOptions;
  /** The options of the time at which it was made. */
  readonly made: AnalysisOptions;
  readonly reading: AnalysisReading;

  readonly spaces: readonly { readonly space: number; readonly mean: number; readonly spread: number }[];
  readonly gains: readonly {
    readonly block: number;
    readonly gain: number;
    readonly eligible: boolean;
    readonly wins: number;
  }[];
  /** Samples by their own e, 0..n. */
  readonly histogram: readonly number[];
  /** e of the mean deviations. */
  readonly boundary: number;
  readonly reason: string;
  /** Resamples of the samples by the e that they choose, 0..n. */
  readonly resampled: readonly number[];
  readonly warnings: readonly string[];
  /** Blocks that a step may train and does train on average; null without a budget. */
  readonly budget: { readonly allowed: number; readonly trained: number } | null;
  readonly savings: { readonly global: Saving; readonly datum: Saving; readonly budget: Saving | null };
  /** null: none were sought. */
  readonly nearest: {
    readonly count: number;
    readonly latentNorm: ChoiceOptions['latentNorm'];
    readonly spaces: readonly SpaceWords[];
  } | null;
  /** All samples, or as many as can be drawn, evenly from the file's order. */
  readonly samples: readonly SampleRow[];

  /** Operations of training every block once on the sample. */
  readonly training: { readonly forward: number; readonly backward: number };
  /** What other rules choose; null: it was not asked for. */
  readonly rivals: readonly RuleChoice[] | null;
  readonly costs: AnalysisCosts;
  /** Opening model and data included. */
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/** The prompt of a sample, read from the data file again. */
export type SamplePrompt =
  | {
      readonly kind: 'read';
      readonly text: string;
      /** Some prompts of the analysis were cut to the model's length; this shows them whole. */
      readonly mayBeCut: boolean;
    }
  /** The file is gone, or holds other rows. */
  | { readonly kind: 'lost'; readonly message: string };

/** One sample, space by space. */
export interface SampleView {
  readonly sample: number;
  readonly line: number;
  readonly label: number;
  readonly boundary: number;
  readonly prompt: SamplePrompt;
  readonly spaces: readonly {
    readonly space: number;
    readonly deviation: number;
    /** Of the block below the space; null for r_0. */
    readonly gain: number | null;
    /** By falling cosine; empty where none were sought. */
    readonly words: readonly { readonly text: string; readonly cosine: number; readonly isLabel: boolean }[];
  }[];
}
