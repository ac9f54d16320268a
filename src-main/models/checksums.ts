/** Checksums of the tensors of a checkpoint, in its metadata: a disk that gives other bytes back is found out. */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';

/** Name of the metadata; files of earlier versions have none, and are taken as they are. */
const KEY = 'crc32';
const Sums = z.record(z.string(), z.int());

type Metadata = Readonly<Record<string, string>>;

/**
 * Metadata with the checksums of tensors, and of all other metadata.
 * @param tensors with values as they will lie in the file, in F32
 */
export function withChecksums(
  metadata: Metadata,
  tensors: readonly { readonly name: string; readonly values: Float32Array }[],
): Record<string, string> {
  const sums = tensors.map(({ name, values }) => [name, sumOf(values)] as const);
  return { ...metadata, [KEY]: JSON.stringify({ '': sumOfText(metadata), ...Object.fromEntries(sums) }) };
}

/** Metadata for a file that keeps only the tensors of these names. */
export function keptChecksums(metadata: Metadata, names: ReadonlySet<string>): Metadata {
  const sums = sumsIn(metadata);
  if (sums === null) return metadata;
  const kept = Object.entries(sums).filter(([name]) => name === '' || names.has(name));
  return { ...metadata, [KEY]: JSON.stringify(Object.fromEntries(kept)) };
}

/** Whether a tensor's values are those that were written; true where nobody noted a checksum. */
export function isTensorSound(metadata: Metadata, name: string, values: Float32Array): boolean {
  if (metadata[KEY] === undefined) return true;
  return sumsIn(metadata)?.[name] === sumOf(values);
}

/** The same for the rest of the metadata. */
export function isMetadataSound(metadata: Metadata): boolean {
  if (metadata[KEY] === undefined) return true;
  return sumsIn(metadata)?.[''] === sumOfText(metadata);
}

function sumsIn(metadata: Metadata): Readonly<Record<string, number>> | null {
  try {
    return Sums.parse(JSON.parse(metadata[KEY] ?? ''));
  } catch {
    return null;
  }
}

function sumOf({ buffer, byteOffset, byteLength }: Float32Array): number {
  return crc32(new Uint8Array(buffer, byteOffset, byteLength));
}

function sumOfText(metadata: Metadata): number {
  const rest = Object.entries(metadata).filter(([name]) => name !== KEY);
  return crc32(canonicalJson(Object.fromEntries(rest)));
}
