/** What a report says, before anyone has said how it is to be laid out: plain data, the same for the same input. */
import type { CostScatter } from '../charts/cost-scatter.ts';
import type { MethodCurves } from '../charts/curves.ts';
import type { GainsData } from '../charts/gains.ts';
import type { StabilityData } from '../charts/stability.ts';
import type { Sweep } from '../charts/sweep.ts';
import type { MethodLook } from '../contract/method-look.ts';
import type { Table } from '../tables/table.ts';

/** A chart by what it shows. */
export type ReportChart =
  | { readonly kind: 'cost-scatter'; readonly data: CostScatter }
  | { readonly kind: 'curves'; readonly data: MethodCurves }
  | { readonly kind: 'gains'; readonly data: GainsData }
  | { readonly kind: 'stability'; readonly data: StabilityData }
  | { readonly kind: 'sweep'; readonly data: Sweep };

/** A method, how it looks everywhere, and what it does. */
export interface MethodEntry {
  readonly name: string;
  readonly look: MethodLook;
  readonly words: string;
}

/** A piece of a section. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** A heading inside of a section. */
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names and what stands for them. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'methods'; readonly methods: readonly MethodEntry[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'chart'; readonly title: string; readonly chart: ReportChart; readonly caption: string }
  /** Words as they were typed. */
  | { readonly kind: 'code'; readonly text: string };

/** What is said of one model and data set. */
export interface SummaryEntry {
  /** `gutenberg-12l on trec`. */
  readonly place: string;
  readonly sentences: readonly string[];
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Report {
  readonly title: string;
  readonly question: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  /** Of the program. */
  readonly version: string;
  readonly summary: readonly SummaryEntry[];
  readonly sections: readonly Section[];
}

/** What is asked where nobody says otherwise. */
export const QUESTION =
  'Which layers of the model must be fine-tuned, what does that save, and what does it cost in macro-F1?';
