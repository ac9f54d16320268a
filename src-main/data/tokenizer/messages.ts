/** What the process of a tokenizer is asked, and what it answers. */
import type { Fault } from '../../base/errors.ts';
import type { Component } from './definition.ts';

/** The table whose rows the ids choose. */
export interface EmbeddingTable {
  /** The tensor's name. */
  readonly name: string;
  readonly rows: number;
}

export interface LoadOrder {
  readonly kind: 'load';
  readonly folder: string;
  /** Left out, to find out which one is at fault. */
  readonly without: Component | null;
}

/** Asks what is known of the tokenizer, after a try. */
export interface FactsOrder {
  readonly kind: 'facts';
  /** null: the tokenizer stands alone. */
  readonly table: EmbeddingTable | null;
}

export interface EncodeOrder {
  readonly kind: 'encode';
  readonly texts: readonly string[];
  /** Whether the post-processor's special tokens are added. */
  readonly special: boolean;
}

export interface DecodeOrder {
  readonly kind: 'decode';
  readonly ids: readonly (readonly number[])[];
}

export type Order = LoadOrder | FactsOrder | EncodeOrder | DecodeOrder;

/** What is known of a tokenizer once it is loaded. */
export interface TokenizerFacts {
  /** Special tokens that the post-processor puts after a text. */
  readonly after: number;
  readonly padId: number;
  /** Added tokens whose ids have no row in the embedding table: they count as faults where a text contains them. */
  readonly beyond: readonly { readonly content: string; readonly id: number }[];
}

/** Ids of all texts in a row, and where each ends; a text that the library refused has a reason instead. */
export interface Encoded {
  readonly ids: Uint32Array;
  readonly ends: readonly number[];
  readonly refusals: ReadonlyMap<number, string>;
}

export type Reply =
  /** With the SHA-256 of `tokenizer.json`, and what was left out, as the file names its type. */
  | { readonly kind: 'loaded'; readonly hash: string; readonly removed: string | null }
  | { readonly kind: 'facts'; readonly facts: TokenizerFacts }
  | { readonly kind: 'encoded'; readonly encoded: Encoded }
  | { readonly kind: 'decoded'; readonly texts: readonly string[] }
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** The library cannot build it. */
  | { readonly kind: 'unbuilt'; readonly reason: string };
