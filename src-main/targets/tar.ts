/** Archives of plain files (POSIX ustar) whose bytes depend on names and contents alone. Pure. */

const BLOCK = 512;
/** Bytes of the fields of a header: name, and what stands before it for long ones. */
const NAME = 100;
const PREFIX = 155;

export interface TarFile {
  /** With slashes, relative. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isProgram?: boolean;
}

/** @throws Error for a name that the format has no room for */
export function tar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, bytes, isProgram = false }) => [
    header(name, bytes.length, isProgram ? 0o755 : 0o644),
    bytes,
    Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK),
  ]);
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

function header(path: string, size: number, mode: number): Buffer {
  const { name, prefix } = split(path);
  const block = Buffer.alloc(BLOCK);
  const number = (value: number, at: number, length: number): void => {
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  };
  block.write(name, 0);
  number(mode, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(size, 124, 12);
  number(0, 136, 12);
  block.write('        0', 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(prefix, 345);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function split(path: string): { readonly name: string; readonly prefix: string } {
  if (Buffer.byteLength(path) <= NAME) return { name: path, prefix: '' };
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= NAME && Buffer.byteLength(prefix) <= PREFIX) return { name, prefix };
  }
  throw new Error(`the name ${path} is too long for an archive`);
}
