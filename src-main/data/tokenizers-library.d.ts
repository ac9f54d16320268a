// What this room uses of @huggingface/tokenizers 0.2: the package's own declarations import without file extensions,
// which TypeScript does not resolve under `nodenext`. Signatures as in its types/ folder.
declare module '@huggingface/tokenizers' {
  export abstract class PreTokenizer {
    pre_tokenize(text: string | string[], options?: { section_index?: number }): string[];
  }

  export class SequencePreTokenizer extends PreTokenizer {
    tokenizers: (PreTokenizer | null)[];
  }

  export class ByteLevelPreTokenizer extends PreTokenizer {
    add_prefix_space: boolean;
    use_regex: boolean;
    pattern: RegExp;
    byte_encoder: Record<number, string>;
    text_encoder: import('node:util').TextEncoder;
  }

  export abstract class Model {
    _call(tokens: string[]): string[];
    tokens_to_ids: Map<string, number>;
    fuse_unk: boolean;
  }

  export class BPE extends Model {
    merges: [string, string][];
    byte_fallback: boolean;
    ignore_merges: boolean;
  }

  export class Tokenizer {
    constructor(tokenizer: object, config: object);
    normalizer: { normalize(text: string): string } | null;
    pre_tokenizer: PreTokenizer | null;
    model: Model | null;
    encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[] };
    decode(ids: number[], options?: { skip_special_tokens?: boolean; clean_up_tokenization_spaces?: boolean }): string;
    token_to_id(token: string): number | undefined;
  }
}
