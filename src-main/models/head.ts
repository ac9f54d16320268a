/** Whether the LM head is the embedding table, and under which name the one table of both is stored. */

import { CHUNK_BYTES, readFully, withFile } from './safetensors.ts';
import type { DecoderSpec } from './spec.ts';
import { EMBEDDING_NAME, HEAD_NAME } from './tensors.ts';
import type { StoredTensor } from './weights.ts';

export interface ResolvedHead {
  readonly spec: DecoderSpec;
  /** By canonical name; of a tied table that is stored as the head alone, the head stands for the embedding. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly warnings: readonly string[];
}

/**
 * What the config ties may be stored under either name, or under both; tables that differ make a head of its own.
 * Source: transformers 5.24, which reads all of these in the same way (tried with a small Llama).
 */
export async function resolveHead(
  spec: DecoderSpec,
  tensors: ReadonlyMap<string, StoredTensor>,
): Promise<ResolvedHead> {
  const head = tensors.get(HEAD_NAME);
  const embedding = tensors.get(EMBEDDING_NAME);
  if (!spec.tiedHead || head === undefined) return { spec, tensors, warnings: [] };
  if (embedding === undefined) {
    const moved = new Map(tensors);
    moved.delete(HEAD_NAME);
    moved.set(EMBEDDING_NAME, head);
    const warning = `The head is tied and stored as ${head.entry.name} alone; it is the embedding table too.`;
    return { spec, tensors: moved, warnings: [warning] };
  }
  if (await sameData(head, embedding)) {
    const warning = `${HEAD_NAME} is stored although the head is tied; it equals the embedding table.`;
    return { spec, tensors, warnings: [warning] };
  }
  const warning = `config.json ties the head, but ${HEAD_NAME} differs from the embedding table; it is used untied.`;
  return { spec: { ...spec, tiedHead: false }, tensors, warnings: [warning] };
}

async function sameData(a: StoredTensor, b: StoredTensor): Promise<boolean> {
  if (a.entry.dtype !== b.entry.dtype || a.entry.bytes !== b.entry.bytes) return false;
  const size = Math.min(CHUNK_BYTES, a.entry.bytes);
  const [chunkA, chunkB] = [Buffer.alloc(size), Buffer.alloc(size)];
  return withFile(a.file, (fileA) =>
    withFile(b.file, async (fileB) => {
      for (let at = 0; at < a.entry.bytes; at += size) {
        const length = Math.min(size, a.entry.bytes - at);
        const [partA, partB] = [chunkA.subarray(0, length), chunkB.subarray(0, length)];
        await readFully(fileA, partA, a.entry.offset + at, a.file, a.entry.name);
        await readFully(fileB, partB, b.entry.offset + at, b.file, b.entry.name);
        if (!partA.equals(partB)) return false;
      }
      return true;
    }),
  );
}
