/** By which name a cached prefix is found again. */
import { createHash } from 'node:crypto';
import * as ort from 'onnxruntime-node';
import { FORMATS } from '../../base/stored/formats.ts';
import type { Provider } from '../../contract/fields.ts';
import type { PromptTable } from '../../planning/prompt-table.ts';

/** All that the rows depend on besides the prompts. */
export interface PrefixIdentity {
  /** SHA-256 over config, tokenizer and weights. */
  readonly modelHash: string;
  /** e: the rows are the outputs of block e. */
  readonly boundary: number;
  /** Another provider rounds otherwise, and a run must give the same numbers with and without a cache from before. */
  readonly provider: Provider;
}

/**
 * Name of a cache: SHA-256 over everything that its rows depend on. The maximum length is not named because it shows in
 * the token ids, which stand here as they were cut; nor is the tokenizer, which is part of the model's hash.
 */
export function cacheKey({ modelHash, boundary, provider }: PrefixIdentity, { firstRows }: PromptTable): string {
  const sha = createHash('sha256');
  sha.update(JSON.stringify([FORMATS.cache, modelHash, boundary, provider, onnxruntimeVersion()]));
  for (const digest of firstRows.keys()) sha.update(digest);
  return sha.digest('hex');
}

/** The version that computes here; another may round otherwise. */
export function onnxruntimeVersion(): string {
  return ort.env.versions.node ?? ort.env.versions.common;
}
