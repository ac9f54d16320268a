/** The errors of a tokenizer's files, one maker for each kind. */
import { InputError } from '../../base/errors.ts';
import { clipped } from '../../base/printable.ts';
import type { EmbeddingTable } from './messages.ts';

const SAVE_AGAIN = 'Save the tokenizer again with a current version of transformers.';

/** What `tokenizer.json` says cannot be used. `field` is a component or a key of it. */
export function badTokenizer(file: string, message: string, field?: string, remedy: string = SAVE_AGAIN): InputError {
  const place = field === undefined || field === '' ? { file } : { file, field };
  return new InputError({ code: 'model.bad-tokenizer', ...place, message, remedy });
}

/** A file that is not there, or that cannot be read. */
export function missingTokenizer(
  file: string,
  message: string,
  remedy = 'Save the tokenizer next to the model, for example with AutoTokenizer.save_pretrained.',
): InputError {
  return new InputError({ code: 'model.missing-file', file, message, remedy });
}

/** The beginning of a text for a message, in quotes. */
export function excerpt(text: string): string {
  return `“${clipped(text, 60)}”`;
}

/** What to do about an id that has no row in the embedding table of its model. */
export const RESIZE =
  'Use the tokenizer that belongs to these weights, or give the table more rows with resize_token_embeddings.';

/** Says which token has no row in which table. */
export function outsideTable({ content, id }: { content: string; id: number }, { name, rows }: EmbeddingTable): string {
  return `The token “${content}” has the id ${id}, but the embedding table ${name} has ${rows} rows, for ids up to ${rows - 1}.`;
}
