import { InputError } from '../base/errors.ts';
import { listed } from '../base/printable.ts';
import type { Label } from './task.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Which sub-token of " " + label word stands for the label. */
export const LABEL_TOKEN_RULES = ['firstDistinct', 'first', 'last'] as const;
export type LabelTokenRule = (typeof LABEL_TOKEN_RULES)[number];

/** Chooses one of a label's sub-tokens, given those of the other labels and what earlier labels have taken. */
type Choice = (
  tokens: readonly number[],
  others: readonly (readonly number[])[],
  taken: ReadonlySet<number>,
) => number | undefined;

const CHOOSE: Record<LabelTokenRule, Choice> = {
  first: (tokens) => tokens[0],
  last: (tokens) => tokens.at(-1),
  // A word all of whose sub-tokens begin another word is distinguished by its last one, if at all.
  firstDistinct: (tokens, others, taken) =>
    tokens.find((token, place) => !taken.has(token) && others.every((other) => other[place] !== token)) ??
    tokens.at(-1),
};

/**
 * The token that stands for each label: a sub-token of a space and its word. `firstDistinct` (the default) takes, label
 * by label, the first one that no other label has at the same place and no earlier label has taken; `last` is what the
 * code of arXiv 2401.16184 does. Errors: `data.label-words` when two labels get the same token.
 */
export async function labelTokens(
  labels: readonly Label[],
  tokenizer: Tokenizer,
  rule: LabelTokenRule = 'firstDistinct',
): Promise<number[]> {
  const pieces = await Promise.all(labels.map((label) => tokenizer.encodePlain(` ${label.word}`)));
  const taken = new Set<number>();
  const chosen = pieces.map((tokens, index) => {
    const token = CHOOSE[rule](tokens, pieces.toSpliced(index, 1), taken);
    if (token !== undefined) taken.add(token);
    return token;
  });
  const index = chosen.findIndex((token, place) => token === undefined || chosen.indexOf(token) !== place);
  if (index === -1) return chosen.filter((token) => token !== undefined);
  const shown = async (label: number) => {
    const tokens = await Promise.all(pieces[label]!.map((id) => show(tokenizer, id)));
    return `“${labels[label]!.word}” (${tokens.join(' ')})`;
  };
  const token = chosen[index];
  throw new InputError({
    code: 'data.label-words',
    field: 'labels',
    message:
      token === undefined
        ? `The tokenizer has no token for the label ${await shown(index)}.`
        : `The labels ${await shown(chosen.indexOf(token))} and ${await shown(index)} both get the token ${await show(tokenizer, token)} by the rule ${rule}.`,
    remedy: 'Choose label words that start differently, or another rule for label tokens.',
  });
}

/**
 * A sentence about labels whose token is a single letter, or a byte of one, of a longer word: many other words begin with
 * it. A Chinese character is a word of its own.
 * @param tokens as {@link labelTokens} gives them
 */
export async function labelTokenWarnings(
  labels: readonly Label[],
  tokens: readonly number[],
  tokenizer: Tokenizer,
): Promise<string[]> {
  const poor: string[] = [];
  for (const [index, { word }] of labels.entries()) {
    const text = (await tokenizer.decode([tokens[index]!])).trim();
    const what = poorToken(text);
    if (what !== null && !/^.$/u.test(word.trim())) poor.push(`“${word}” by ${what}`);
  }
  if (poor.length === 0) return [];
  const which = poor.length === 1 ? 'which says little of the word' : 'which say little of the words';
  return [`labels: the model answers ${listed(poor, 6)}, ${which}; choose another word or another --label-token.`];
}

/** What a token is that says little of a word; null: it may say enough. */
function poorToken(text: string): string | null {
  if (text === '') return 'a space';
  if (text.includes('\ufffd') || /^<0x[0-9A-F]{2}>$/.test(text)) return 'a single byte';
  return /^\P{Script=Han}$/u.test(text) ? `the single letter “${text}”` : null;
}

/** A token as text with its id, such as `" not"=1842`. */
async function show(tokenizer: Tokenizer, id: number): Promise<string> {
  return `${JSON.stringify(await tokenizer.decode([id]))}=${id}`;
}
