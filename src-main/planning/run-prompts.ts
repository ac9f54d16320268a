/** The prompts of a run as far as a plan needs them: their lengths. */
import { lengthsOf } from '../data/buckets.ts';
import type { LoadedData } from '../data/load.ts';
import type { ClassRows } from './class-weights.ts';
import { promptTable, type PromptTable } from './prompt-table.ts';

export interface RunPrompts {
  /** Tokens of each prompt of a split, in file order; null: there is no such split. */
  readonly train: readonly number[];
  /** Training rows of each class, in label order. */
  readonly classes: readonly ClassRows[];
  readonly validation: readonly number[] | null;
  readonly test: readonly number[] | null;
  /** Tokens of the different prompts of all splits, in the order of the {@link PromptTable}. */
  readonly distinct: readonly number[];
}

/** @param table of the same data, where the caller has it already */
export function runPrompts(data: LoadedData, table: PromptTable = tableOf(data)): RunPrompts {
  const { train, validation, test } = data;
  return {
    train: lengthsOf(train.examples),
    classes: train.report.classes,
    validation: validation === null ? null : lengthsOf(validation.examples),
    test: test === null ? null : lengthsOf(test.examples),
    distinct: lengthsOf(table.examples),
  };
}

/** The different prompts that a run trains on or scores. */
export function tableOf({ train, validation, test }: LoadedData): PromptTable {
  return promptTable([train, validation, test].flatMap((split) => (split === null ? [] : [split.examples])));
}

/** Tokens of the longest prompt. */
export function longestPrompt({ train, validation, test }: RunPrompts): number {
  return [train, validation ?? [], test ?? []].flat().reduce((longest, length) => Math.max(longest, length), 1);
}

/** Tokens of all different prompts: rows of a prefix cache. */
export function distinctTokens({ distinct }: RunPrompts): number {
  return distinct.reduce((sum, length) => sum + length, 0);
}
