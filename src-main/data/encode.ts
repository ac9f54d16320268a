import { InputError } from '../base/errors.ts';
import type { Row } from './rows.ts';
import type { Task } from './task.ts';
import { parseTemplate, renderPrompt } from './template.ts';
import { requireTokens, type Tokenizer } from './tokenizer.ts';

/** A row as the model gets it. */
export interface Example {
  /** The prompt's tokens, at most the maximum length; the label is predicted after the last one. */
  readonly ids: Int32Array;
  /** Index into the task's labels. */
  readonly label: number;
  /** Tokens of the prompt before it was cut. */
  readonly fullLength: number;
  /** Whether text was cut off to keep to the maximum length. */
  readonly cut: boolean;
  /** Where the row stands in its file. */
  readonly line: number;
}

/**
 * Turns rows into prompts of at most `maxLength` tokens. Where a prompt is longer, the texts lose characters from their
 * ends, the longest text first; the template stays whole. Errors: `data.too-long` when the template alone does not fit,
 * `model.bad-tokenizer` for a text that the tokenizer has no ids for.
 */
export async function encodeRows(
  rows: readonly Row[],
  task: Task,
  tokenizer: Tokenizer,
  maxLength: number,
): Promise<Example[]> {
  const template = parseTemplate(task.template, task.columns.texts.length);
  const encode = (texts: readonly string[]) => tokenizer.encodePrompt(renderPrompt(template, texts));
  await refuseLongTemplate(encode, maxLength);
  const example = async (row: Row): Promise<Example> => {
    const full = await encode(row.texts);
    requireTokens(full, renderPrompt(template, row.texts), tokenizer);
    const cut = full.length > maxLength;
    const ids = Int32Array.from(cut ? await cutToFit(row.texts, encode, full.length, maxLength) : full);
    return { ids, label: row.label, fullLength: full.length, cut, line: row.line };
  };
  return Promise.all(rows.map(example));
}

type Encode = (texts: readonly string[]) => Promise<number[]>;

async function refuseLongTemplate(encode: Encode, maxLength: number): Promise<void> {
  const { length } = await encode([]);
  if (length < maxLength) return;
  throw new InputError({
    code: 'data.too-long',
    field: 'template',
    message: `The template alone takes ${length} tokens; the maximum length of ${maxLength} leaves no room for text.`,
    remedy: `Raise the maximum length above ${length}, or shorten the template.`,
  });
}

/**
 * Ids of the prompt whose texts keep at most c characters each, for the largest c that fits. Found by interpolation
 * between what fits and what does not, since tokens grow nearly in proportion to characters; every second guess halves.
 */
async function cutToFit(
  texts: readonly string[],
  encode: Encode,
  fullLength: number,
  maxLength: number,
): Promise<number[]> {
  let fits = { characters: 0, ids: await encode([]) };
  let exceeds = { characters: Math.max(...texts.map((text) => text.length)), tokens: fullLength };
  for (let guess = 0; exceeds.characters - fits.characters > 1 && fits.ids.length < maxLength; guess++) {
    const share = guess % 2 === 0 ? (maxLength - fits.ids.length) / (exceeds.tokens - fits.ids.length) : 0.5;
    const gap = exceeds.characters - fits.characters;
    const characters = fits.characters + Math.min(Math.max(Math.round(share * gap), 1), gap - 1);
    const ids = await encode(texts.map((text) => head(text, characters)));
    if (ids.length <= maxLength) fits = { characters, ids };
    else exceeds = { characters, tokens: ids.length };
  }
  return fits.ids;
}

/** The first characters of a text, never half of a surrogate pair. */
function head(text: string, characters: number): string {
  const splitsPair = text.length > characters && /[\uD800-\uDBFF]/.test(text[characters - 1] ?? '');
  return text.slice(0, splitsPair ? characters - 1 : characters);
}
