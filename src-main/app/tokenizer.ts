/** Training a tokenizer: files in, a folder with a tokenizer out. */
import type { DocumentRule } from '../contract/pretrain.ts';
import { trainTokenizer } from '../data/bpe/train-tokenizer.ts';
import { writeFully } from '../models/disk.ts';
import { writeFolder } from '../models/folder-write.ts';

export interface TokenizerRequest {
  readonly text: readonly string[];
  readonly documents: DocumentRule;
  readonly vocabulary: number;
  readonly mustHave: string | null;
  readonly out: string;
}

export interface TokenizerReport {
  readonly out: string;
  /** Tokens it has; fewer than asked for where the text has no more. */
  readonly size: number;
  readonly documents: number;
  readonly characters: number;
  readonly words: number;
  readonly seconds: number;
}

/** @throws InputError and FailureError as the training and the writing of a folder do */
export async function makeTokenizer(request: TokenizerRequest): Promise<TokenizerReport> {
  const began = performance.now();
  const { files, ...found } = await trainTokenizer(request, '--vocab');
  const { out } = request;
  await writeFolder(
    out,
    Object.entries(files).map(([name, content]) => {
      const bytes = Buffer.from(content);
      return { name, bytes: bytes.length, fill: (to) => writeFully(to, bytes) };
    }),
  );
  const { size, documents, characters, words } = found;
  return { out, size, documents, characters, words, seconds: (performance.now() - began) / 1000 };
}
