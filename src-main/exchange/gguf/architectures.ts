/** How the families of this program are called in GGUF files, and what is known of their layout there. */

import type { FamilyName } from '../../models/spec.ts';

export interface Architecture {
  /** `general.architecture`, and the prefix of its metadata. */
  readonly name: string;
  /**
   * Rows of query and key stand in pairs that rotate together, one behind the other; Hugging Face has the first halves
   * of all pairs before the second ones.
   */
  readonly isInterleaved: boolean;
  /** Added to the weights of norms, which Hugging Face keeps without it. */
  readonly normShift: 0 | 1;
}

/** llama.cpp computes Mistral as a Llama. */
export const ARCHITECTURES: Readonly<Record<FamilyName, Architecture>> = {
  llama: { name: 'llama', isInterleaved: true, normShift: 0 },
  mistral: { name: 'llama', isInterleaved: true, normShift: 0 },
  qwen2: { name: 'qwen2', isInterleaved: false, normShift: 0 },
  qwen3: { name: 'qwen3', isInterleaved: false, normShift: 0 },
  gemma2: { name: 'gemma2', isInterleaved: false, normShift: 1 },
};

/** Which family is read from an architecture; Mistral's files are Llama's. */
export const FAMILY_OF: ReadonlyMap<string, FamilyName> = new Map([
  ['llama', 'llama'],
  ['qwen2', 'qwen2'],
  ['qwen3', 'qwen3'],
  ['gemma2', 'gemma2'],
]);
