import { loadTaskData } from '../../data/load.ts';
import type { LoadRequest, SplitRequest } from '../../data/load.ts';
import { loadTokenizer } from '../../data/tokenizer.ts';
import { runPrompts } from '../../planning/run-prompts.ts';
import type { RunPrompts } from '../../planning/run-prompts.ts';

/** Prompts of a data set in the tokens of a model. */
export interface ReadPrompts {
  readonly prompts: RunPrompts;
  /** Token of each label, in label order. */
  readonly labelTokens: readonly number[];
}

export interface PromptsOrder {
  readonly split: SplitRequest;
  /** Of the model. */
  readonly folder: string;
  readonly embedding: Parameters<typeof loadTokenizer>[1];
  readonly maxLength: number;
  readonly labelTokenRule: NonNullable<LoadRequest['labelTokenRule']>;
}

/** Meets everything that an engine would refuse about the data: files, labels, label words without a token of their own. */
export async function readPrompts(order: PromptsOrder): Promise<ReadPrompts> {
  const { split, folder, embedding, maxLength, labelTokenRule } = order;
  const tokenizer = await loadTokenizer(folder, embedding);
  const data = await loadTaskData({ ...split, tokenizer, maxLength, labelTokenRule });
  return { prompts: runPrompts(data), labelTokens: data.labelTokens };
}
