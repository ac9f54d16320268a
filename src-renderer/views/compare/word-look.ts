import { MethodRequest } from '../../../src-main/contract/method.ts';
import { lookOf } from '../../../src-main/contract/method-look.ts';
import type { MethodLook } from '../../../src-main/contract/method-look.ts';
import { parseMethodWord } from '../../../src-main/contract/named-methods.ts';

/** The look of the method that a word stands for: `salf-lora`. */
export function wordLook(word: string): MethodLook {
  const { method, lora } = parseMethodWord(word);
  return lookOf(MethodRequest.parse(method), lora);
}
