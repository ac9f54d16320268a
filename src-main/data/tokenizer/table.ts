/** Ids that have no row in the embedding table of their model. */
import type { EmbeddingTable } from './messages.ts';

export const RESIZE =
  'Use the tokenizer that belongs to these weights, or give the table more rows with resize_token_embeddings.';

/** Says which token has no row in which table. */
export function outsideTable({ content, id }: { content: string; id: number }, { name, rows }: EmbeddingTable): string {
  return `The token “${content}” has the id ${id}, but the embedding table ${name} has ${rows} rows, for ids up to ${rows - 1}.`;
}
