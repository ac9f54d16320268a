/** A byte-pair encoding as Hugging Face's `tokenizer.json` has it. */

/** What BPE tokenizers differ in; of the rest, all here have the library's defaults. */
export interface BpeModel {
  readonly vocab: Readonly<Record<string, number>>;
  readonly merges: readonly (readonly [string, string])[];
  /** Token of what the vocabulary lacks; null: it lacks nothing. */
  readonly unknown: string | null;
  /** Whether unknown characters that follow one another become one unknown token. */
  readonly fusesUnknown: boolean;
  /** Whether what the vocabulary lacks is written in tokens of its bytes. */
  readonly fallsBackToBytes: boolean;
  /** Whether a word that is a token as a whole is taken as such, whatever the merges say. */
  readonly ignoresMerges: boolean;
}

/** The part `model` of a tokenizer file. */
export function bpeModelJson(model: BpeModel): Record<string, unknown> {
  return {
    type: 'BPE',
    dropout: null,
    unk_token: model.unknown,
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: model.fusesUnknown,
    byte_fallback: model.fallsBackToBytes,
    ignore_merges: model.ignoresMerges,
    vocab: model.vocab,
    merges: model.merges,
  };
}
