/** SentencePiece BPE tokenizers for GGUF files: scores that give the same merges. */

import { isJsonObject } from '../../../models/json.ts';
import type { Entries } from './bpe-out.ts';
import { SPACE_MARK } from './spm-in.ts';
import type { TokenizerJson } from './tokenizer-json.ts';
import { unknownPart } from './unknown-part.ts';
import { TOKEN_KEYS } from './vocabulary.ts';

/** @throws InputError `model.unsupported` for other ways to treat spaces, or merges that no scores give */
export function spmEntries(tokenizer: TokenizerJson): Entries {
  const addsSpace = spacesOf(tokenizer);
  const scores = scoresOf(tokenizer);
  return {
    metadata: [
      [TOKEN_KEYS.model, { type: 'string', value: 'llama' }],
      [TOKEN_KEYS.pre, { type: 'string', value: 'default' }],
      [TOKEN_KEYS.scores, { type: 'f32s', value: scores }],
      [TOKEN_KEYS.addSpace, { type: 'bool', value: addsSpace }],
    ],
    notes: [],
  };
}

/**
 * llama.cpp merges the pair whose token has the highest score; here the earliest merge comes first. All merges that give a
 * token must therefore stand together.
 */
function scoresOf(tokenizer: TokenizerJson): readonly number[] {
  const { tokens, merges } = tokenizer;
  const ranks = new Map<string, number>();
  let previous = '';
  for (const [left, right] of merges) {
    const token = left + right;
    if (token === previous) continue;
    if (ranks.has(token))
      throw unknownPart(tokenizer, 'model.merges', 'The order of the merges follows from no scores.');
    ranks.set(token, ranks.size);
    previous = token;
  }
  return tokens.map(({ content, kind }) => {
    if (kind !== 'normal') return kind === 'userDefined' ? -1000 : 0;
    return -(ranks.get(content) ?? ranks.size) - 1;
  });
}

/** Whether a text gets a space before it. */
function spacesOf(tokenizer: TokenizerJson): boolean {
  const { normalizer, preTokenizer } = tokenizer;
  const steps = stepsOf(normalizer, 'normalizers');
  const isReplace = (step: unknown): boolean =>
    isJsonObject(step) && step['type'] === 'Replace' && step['content'] === SPACE_MARK;
  const prepends = steps.some(
    (step) => isJsonObject(step) && step['type'] === 'Prepend' && step['prepend'] === SPACE_MARK,
  );
  const [pre] = stepsOf(preTokenizer, 'pretokenizers');
  if (isJsonObject(pre) && pre['type'] === 'Metaspace' && steps.length === 0) return pre['prepend_scheme'] !== 'never';
  // Splitting at spaces does nothing once there are none.
  const isNoSplit = pre === undefined || (isJsonObject(pre) && pre['type'] === 'Split');
  if (isNoSplit && steps.some(isReplace) && steps.length === (prepends ? 2 : 1)) return prepends;
  throw unknownPart(tokenizer, 'normalizer', 'Spaces are treated in a way of their own.');
}

function stepsOf(part: unknown, field: string): readonly unknown[] {
  if (!isJsonObject(part)) return [];
  const steps: unknown = part[field];
  return Array.isArray(steps) ? steps : [part];
}
