/** What a report says, before anyone has said how it is to be laid out: plain data, the same for the same input. */
import type { Curve } from '../charts/validation-curves.ts';
import type { F1Cost } from '../charts/f1-cost.ts';
import type { GainBars } from '../charts/gain-bars.ts';
import type { BoundarySweep } from '../charts/boundary-sweep.ts';
import type { MethodLook } from '../contract/method-look.ts';
import type { Table } from '../tables/table.ts';

/** A chart by what it shows. */
export type ReportChart =
  | { readonly kind: 'f1-cost'; readonly data: F1Cost }
  | { readonly kind: 'validation-curves'; readonly data: readonly Curve[] }
  | { readonly kind: 'gain-bars'; readonly data: GainBars }
  | { readonly kind: 'boundary-sweep'; readonly data: BoundarySweep };

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
