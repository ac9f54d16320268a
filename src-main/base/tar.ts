/** A folder as a tar archive, made while it is sent. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK = 512;

export interface Archive {
  /** Of the whole archive, in bytes. */
  readonly bytes: number;
  /** Its content; throws where a file has another size by now. */
  readonly content: AsyncIterable<Uint8Array>;
}

interface Part {
  /** Path in the archive. */
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/**
 * @param folder with regular files; links are left out
 * @param name of the folder in the archive
 * @throws RangeError for a path of more than 100 bytes
 */
export async function archiveOf(folder: string, name: string): Promise<Archive> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const parts = await Promise.all(
    files.sort().map(async (file): Promise<Part> => {
      const path = `${name}/${file.slice(folder.length + 1).replaceAll('\\', '/')}`;
      if (Buffer.byteLength(path) > 100) throw new RangeError(`${path} is too long for an archive.`);
      return { name: path, file, bytes: (await stat(file)).size };
    }),
  );
  return {
    bytes: parts.reduce((sum, { bytes }) => sum + BLOCK + padded(bytes), 2 * BLOCK),
    content: contentOf(parts),
  };
}

async function* contentOf(parts: readonly Part[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    yield headerOf(part);
    let sent = 0;
    // The size was announced: what was appended meanwhile is not sent.
    if (part.bytes > 0) {
      for await (const chunk of createReadStream(part.file, { end: part.bytes - 1 }) as AsyncIterable<Buffer>) {
        sent += chunk.length;
        yield chunk;
      }
    }
    if (sent !== part.bytes) throw new Error(`${part.name} changed while it was read.`);
    yield new Uint8Array(padded(part.bytes) - part.bytes);
  }
  yield new Uint8Array(2 * BLOCK);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

/** Octal digits say a size below 8 GiB; above, GNU tar's binary form does. */
const MOST_OCTAL = 8 ** 11;

function headerOf({ name, bytes }: Part): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (bytes < MOST_OCTAL) header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
