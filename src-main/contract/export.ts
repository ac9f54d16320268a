/** The ways in which a trained model is written out for other programs. */

/**
 * `merged`: a whole Hugging Face folder; `peft`: the adapters alone; `gguf`: one file for llama.cpp and Ollama; `onnx`: the
 * inference graph with a key-value cache.
 */
export const EXPORT_FORMATS = ['merged', 'peft', 'gguf', 'onnx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Element types of the weights in a GGUF file. */
export const GGUF_TYPES = ['f16', 'bf16', 'q8_0', 'f32'] as const;
export type GgufType = (typeof GGUF_TYPES)[number];

/** Where a browser gets an export of a run as an archive. */
export function exportAddress(run: string, name: string): string {
  return `/exports/${run}/${name}.tar`;
}

/** Which export such an address means; null: it is no such address. */
export function exportOf(path: string): { readonly run: string; readonly name: string } | null {
  const [, run, name] = /^\/exports\/([a-z]+-[0-9a-z-]{4,40})\/([a-z0-9-]{1,40})\.tar$/.exec(path) ?? [];
  return run === undefined || name === undefined ? null : { run, name };
}
