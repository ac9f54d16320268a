/** Ways to break a copy of a tiny model folder; each is the name of a folder. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Config = z.record(z.string(), z.unknown());

function changeConfig(folder: string, changes: Readonly<Record<string, unknown>>): void {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify({ ...Config.parse(JSON.parse(readFileSync(path, 'utf8'))), ...changes }));
}

/** Changes the header without moving the data: what is shorter than before is filled with spaces. */
function changeHeader(folder: string, change: (header: string) => string): void {
  const path = join(folder, 'model.safetensors');
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = change(bytes.toString('utf8', 8, 8 + length)).padEnd(length);
  if (header.length !== length) throw new Error('The header has grown.');
  bytes.write(header, 8);
  writeFileSync(path, bytes);
}

export const BREAKS = {
  'no-weights': (folder) => rmSync(join(folder, 'model.safetensors')),
  truncated: (folder) => truncateSync(join(folder, 'model.safetensors'), 30_000),
  'long-header': (folder) => {
    const path = join(folder, 'model.safetensors');
    const bytes = readFileSync(path);
    bytes.writeBigUInt64LE(1_000_000n, 0);
    writeFileSync(path, bytes);
  },
  overlapping: (folder) =>
    changeHeader(folder, (header) => {
      // The first norm, 16 numbers of 4 bytes, lies where the embedding table ends.
      const offsets = /(input_layernorm\.weight"[^}]*"data_offsets":\[)(\d+),(\d+)/;
      return header.replace(offsets, (_, head: string, from: string, to: string) => `${head}${+from - 64},${+to - 64}`);
    }),
  'wrong-shape': (folder) => changeConfig(folder, { hidden_size: 20 }),
  'unknown-architecture': (folder) =>
    changeConfig(folder, { model_type: 'mamba', architectures: ['MambaForCausalLM'] }),
  'no-config': (folder) => rmSync(join(folder, 'config.json')),
  'no-tokenizer': (folder) => rmSync(join(folder, 'tokenizer.json')),
  pickled: (folder) => {
    rmSync(join(folder, 'model.safetensors'));
    writeFileSync(join(folder, 'pytorch_model.bin'), 'never opened');
  },
} as const satisfies Record<string, (folder: string) => void>;
