import { InputError } from '../../../base/errors.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

/** The refusal of a part of the tokenizer. */
export function unknownPart({ file }: Pick<TokenizerJson, 'file'>, field: string, message: string): InputError {
  return new InputError({
    code: 'model.unsupported',
    file,
    field,
    message,
    remedy: 'llama.cpp has no such tokenizer; export the Hugging Face folder instead.',
  });
}
