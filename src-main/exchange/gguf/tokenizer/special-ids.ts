/** Ids of the special tokens of a GGUF file. */

import { badConfig } from '../../../models/faults.ts';
import type { Questions } from '../metadata.ts';

export interface SpecialIds {
  readonly bos: number | null;
  /** A text ends at any of these. */
  readonly eos: readonly number[];
  readonly pad: number | null;
  readonly unknown: number | null;
}

/** The metadata key of each. */
export const ID_KEYS = {
  bos: 'tokenizer.ggml.bos_token_id',
  eos: 'tokenizer.ggml.eos_token_id',
  /** Ends a turn of a conversation. */
  eot: 'tokenizer.ggml.eot_token_id',
  pad: 'tokenizer.ggml.padding_token_id',
  unknown: 'tokenizer.ggml.unknown_token_id',
} as const;

/** @throws InputError `model.bad-config` for an id that is no token of the file */
export function readSpecialIds(ask: Questions, tokens: number): SpecialIds {
  const read = (key: string): number | null => {
    const id = ask.index(key) ?? null;
    if (id === null || id < tokens) return id;
    // How llama.cpp writes that there is none.
    if (id === 0xffff_ffff) return null;
    throw badConfig(ask.file, key, `Found ${id}; the file has ${tokens} tokens.`, 'Download the file again.');
  };
  const ends = [read(ID_KEYS.eos), read(ID_KEYS.eot)].filter((id) => id !== null);
  return { bos: read(ID_KEYS.bos), eos: [...new Set(ends)], pad: read(ID_KEYS.pad), unknown: read(ID_KEYS.unknown) };
}
