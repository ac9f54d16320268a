/** Which files of what was dropped are sent, and how they are announced. Pure. */
import type { UploadManifest } from '../../src-main/contract/upload.ts';
import type { DroppedEntry } from '../../src-main/contract/window.ts';

export interface ToSend {
  readonly manifest: UploadManifest;
  /** In the order of the manifest. */
  readonly blobs: readonly Blob[];
  readonly bytes: number;
}

/** Weights that are never read; where there are no others, their name alone decides what is said of the folder. */
const FOREIGN_WEIGHTS = /\.(bin|pt|pth|ckpt|h5|msgpack|onnx|onnx_data|gguf|ot)$/i;

/**
 * Of a folder, what lies directly in it: a model's repository holds weights in other formats, and its history, that
 * would double what is sent.
 */
export function toSend(entries: readonly DroppedEntry[]): ToSend {
  const chosen = entries.map(({ kind, name, files }) => ({
    kind,
    name,
    files: kind === 'file' ? files.map(({ path, file }) => ({ path, blob: file })) : partsOf(files),
  }));
  const blobs = chosen.flatMap(({ files }) => files.map(({ blob }) => blob));
  return {
    manifest: {
      entries: chosen
        .filter(({ files }) => files.length > 0)
        .map(({ kind, name, files }) => ({
          kind,
          name,
          files: files.map(({ path, blob }) => ({ path, size: blob.size })),
        })),
    },
    blobs,
    bytes: blobs.reduce((sum, { size }) => sum + size, 0),
  };
}

function partsOf(files: DroppedEntry['files']): { path: string; blob: Blob }[] {
  const top = files.filter(({ path }) => !path.includes('/') && !path.startsWith('.'));
  const hasWeights = top.some(({ path }) => path.endsWith('.safetensors'));
  return top
    .filter(({ path }) => !(hasWeights && FOREIGN_WEIGHTS.test(path)))
    .map(({ path, file }) => ({ path, blob: FOREIGN_WEIGHTS.test(path) ? file.slice(0, 0) : file }));
}
