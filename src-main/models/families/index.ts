/** The families this program computes. */

import type { FamilyName } from '../spec.ts';
import type { Family } from './family.ts';
import { gemma2 } from './gemma2.ts';
import { llama } from './llama.ts';
import { mistral } from './mistral.ts';
import { qwen2 } from './qwen2.ts';
import { qwen3 } from './qwen3.ts';

/** By `model_type`. */
export const FAMILY_TABLE: Readonly<Record<FamilyName, Family>> = { llama, mistral, qwen2, qwen3, gemma2 };

export function isFamilyName(name: string): name is FamilyName {
  return Object.hasOwn(FAMILY_TABLE, name);
}
