/** What a cached prefix is: the outputs of frozen blocks for a set of prompts, kept in the workspace's folder `cache`. */
import { z } from 'zod';
import { PROVIDERS } from './request.ts';

/** Raised whenever rows written before would mean something else. */
export const CACHE_FORMAT = 1;
/** File of a cache with its rows: float32 [rows, d], the prompts one after the other. */
export const ROWS_FILE = 'rows.bin';
/** File of a cache that says what it is; it is written last, so where it stands the rows are whole. */
export const ABOUT_FILE = 'about.json';

const Count = z.int().min(0);

export const CacheAbout = z.strictObject({
  format: z.literal(CACHE_FORMAT),
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
  provider: z.enum(PROVIDERS),
  /** The version that computed the rows. */
  onnxruntime: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});
export type CacheAbout = z.infer<typeof CacheAbout>;

/** Reads the text of {@link ABOUT_FILE}; null: it is damaged, or of another version. */
export function parseCacheAbout(text: string): CacheAbout | null {
  try {
    return CacheAbout.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
