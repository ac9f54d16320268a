/** What a cached prefix is: the outputs of frozen blocks for a set of prompts, kept in a folder of their own. */
import { z } from 'zod';
import { FORMATS } from '../base/stored/formats.ts';
import { Provider } from './fields.ts';

const Count = z.int().min(0);

export const CacheAbout = z.strictObject({
  format: z.literal(FORMATS.cache),
  model: z.strictObject({ path: z.string(), hash: z.string() }),
  /** e: the rows are the outputs of block e. */
  boundary: z.int().positive(),
  hiddenSize: z.int().positive(),
  /** Different prompts. */
  prompts: Count,
  /** Tokens of all prompts. */
  rows: Count,
  bytes: Count,
  /** CRC-32 of the rows' file. */
  crc32: Count,
  provider: Provider,
  /** The version that computed the rows. */
  onnxruntime: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});
export type CacheAbout = z.infer<typeof CacheAbout>;

/** Reads the text of a cache's description; null: it is damaged, or of another version. */
export function parseCacheAbout(text: string): CacheAbout | null {
  try {
    return CacheAbout.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
