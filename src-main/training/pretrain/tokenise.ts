/** The text as one long row of tokens on the disk. */
import type { PretrainSettings } from '../../contract/pretrain.ts';
import { readDocuments } from '../../data/corpus.ts';
import { idWidth, TokenWriter } from '../../data/token-file.ts';
import type { Tokenizer } from '../../data/tokenizer.ts';
import { writeFailure } from '../../models/disk.ts';

/**
 * Writes the tokens of all documents, each with an end-of-text token behind it.
 * @param vocabulary rows of the model's embedding table
 * @throws InputError with a `data.` code; FailureError `workspace.no-space` or `workspace.unwritable`
 */
export async function tokenise(
  { text, documents: rule }: Pick<PretrainSettings, 'text' | 'documents'>,
  tokenizer: Tokenizer,
  end: number,
  vocabulary: number,
  path: string,
  pause: () => Promise<void>,
): Promise<{ tokens: number; documents: number }> {
  const writer = written(path, () => new TokenWriter(path, idWidth(vocabulary)));
  let documents = 0;
  try {
    for await (const piece of readDocuments(text, rule)) {
      const ids = await tokenizer.encodePlain(piece.text);
      written(path, () => {
        for (const id of ids) writer.add(id);
        if (piece.ends) writer.add(end);
      });
      if (piece.ends) documents++;
      await pause();
    }
  } finally {
    written(path, () => writer.close());
  }
  return { tokens: writer.count, documents };
}

/** Does something with the file, and says what the disk refused. */
function written<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw writeFailure(path, thrown);
  }
}
