/** The switches of an analysis in words, and the rules between them. */
import type { Fault } from '../../../src-main/base/errors.ts';
import { RECONSIDER_FLAGS } from '../../../src-main/contract/settings/flags.ts';
import type { AnalysisOptions } from '../../../src-main/contract/analysis-view.ts';

type Choice = AnalysisOptions['choice'];
type Budget = AnalysisOptions['budget'];

export interface Named<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
}

function named<Value extends string>(table: Readonly<Record<Value, readonly [string, string]>>): Named<Value>[] {
  const values = Object.keys(table) as Value[];
  return values.map((value) => ({ value, label: table[value][0], hint: table[value][1] }));
}

export const GAIN_WORDS = named<Choice['gain']>({
  'log-ratio': ['log ratio', 'ln(d before / d after) / α'],
  difference: ['difference', 'd before − d after'],
  relative: ['relative', '(d before − d after) / d before'],
  resource: ['resource', 'd after^(−1/α) − d before^(−1/α)'],
  marginal: ['marginal', 'd before^(1+1/α) − d after^(1+1/α)'],
});
export const TARGET_WORDS = named<Choice['target']>({
  basis: ['basis', 'the semantic basis of the label'],
  lerp: ['lerp', 'its place on the line from the embedding to the basis'],
});
export const NORM_WORDS = named<Choice['latentNorm']>({
  hf: ['last space', 'the final norm stands before the last space alone'],
  all: ['all spaces', 'the final norm stands before every space'],
  none: ['no space', 'no final norm anywhere'],
});
export const DEVIATION_WORDS = named<Choice['deviation']>({
  cosine: ['cosine', '1 − cosine to the label'],
  margin: ['margin', '1 − half of its lead over the next label'],
});
export const PLAN_WORDS = named<Budget['plan']>({
  none: ['none', 'every block above e trains'],
  constant: ['constant', 'the same share of the blocks throughout'],
  arithmetic: ['arithmetic', '1, 2, .., n blocks in equal stages'],
  geometric: ['geometric', '1, 2, 4, .., n blocks in equal stages'],
});
export const MODE_WORDS = named<Budget['mode']>({
  depth: ['depth', 'how many blocks may train at a step'],
  slots: ['slots', 'a pool of pairs of block and sample'],
});
export const INFILLING_WORDS = named<Budget['infilling']>({
  none: ['none', 'what the choice leaves stays unused'],
  'depth-first': ['depth first', 'further blocks away from the output'],
  'breadth-first': ['breadth first', 'one block for all samples, then the next'],
});

/** `auto`, 1, 2, .., n. */
export function firstLayers(blocks: number, tiedHead: boolean): Named<string>[] {
  const auto = { value: 'auto', label: 'auto', hint: tiedHead ? 'block 2: the head is tied' : 'block 1' };
  return [auto, ...Array.from({ length: blocks }, (_, index) => ({ value: String(index + 1), label: `block ${index + 1}` }))]; // prettier-ignore
}

export function layerOf(typed: string): Choice['firstLayer'] {
  return typed === 'auto' ? 'auto' : Number(typed);
}

/** Some switches mean nothing together with others, and are refused there: without a plan nothing can be filled. */
export function withBudget(options: AnalysisOptions, change: Partial<Budget>): AnalysisOptions {
  const budget = { ...options.budget, ...change };
  return { ...options, budget: budget.plan === 'none' ? { ...budget, infilling: 'none' } : budget };
}

export function withChoice(options: AnalysisOptions, change: Partial<Choice>): AnalysisOptions {
  return { ...options, choice: { ...options.choice, ...change } };
}

export function isSame(a: AnalysisOptions, b: AnalysisOptions): boolean {
  const same = <T extends object>(one: T, other: T) => (Object.keys(one) as (keyof T)[]).every((key) => one[key] === other[key]); // prettier-ignore
  return same(a.choice, b.choice) && same(a.budget, b.budget);
}

/** The switch that a fault concerns, whether it names a flag or a place in the request; null: none. */
export function fieldOf(fault: Fault | null): string | null {
  if (fault?.field === undefined) return null;
  const flag = RECONSIDER_FLAGS.find((each) => each.flag.split(' ')[0] === fault.field);
  return (flag?.path ?? fault.field).split('.').at(-1) ?? null;
}
