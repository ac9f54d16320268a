/** Bytes of a WebAssembly module (WebAssembly Core Specification 3.0, chapter 5). Only what elementwise loops need. */

export type Code = readonly number[];

/** Value types. */
export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** LEB128 of a number that is not negative. */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 0x80;
    rest = Math.floor(rest / 0x80);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return bytes;
}

/** Length, then the items. */
function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}

const simd = (op: number): Code => [0xfd, ...unsigned(op)];

/** Instructions, by the names of the specification. */
export const op = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number): Code => [0x21, ...unsigned(local)],
  tee: (local: number): Code => [0x22, ...unsigned(local)],
  /** An integer from 0 to 2^31 - 1; a zero byte keeps the last group from being read as a negative sign. */
  i32: (value: number): Code => {
    const bytes = [...unsigned(value)];
    if (bytes.at(-1)! < 0x40) return [0x41, ...bytes];
    return [0x41, ...bytes.slice(0, -1), bytes.at(-1)! | 0x80, 0];
  },
  f32: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  /** Whether the first is less, both without sign. */
  i32Less: [0x49],
  /** `block body end`; a branch to it leaves it. */
  block: (body: Code): Code => [0x02, 0x40, ...body, 0x0b],
  /** `loop body end`; a branch to it repeats it. */
  loop: (body: Code): Code => [0x03, 0x40, ...body, 0x0b],
  branch: (depth: number): Code => [0x0c, depth],
  branchIf: (depth: number): Code => [0x0d, depth],
  splat: simd(0x13),
  add: simd(0xe4),
  sub: simd(0xe5),
  mul: simd(0xe6),
  div: simd(0xe7),
  sqrt: simd(0xe3),
  /** Clears the sign bit, also of what is no number. */
  abs: simd(0xe0),
  less: simd(0x43),
  /** The bits of the first that the second lacks. */
  andNot: simd(0x4f),
  /** Four floats, or the first alone with zeros, from a memory at the address on the stack plus an offset in bytes. */
  load: (memory: number, offset: number, lanes: 1 | 4): Code => [
    ...simd(lanes === 4 ? 0x00 : 0x5c),
    ...at(memory, offset),
  ],
  store: (memory: number, offset: number, lanes: 1 | 4): Code =>
    lanes === 4 ? [...simd(0x0b), ...at(memory, offset)] : [...simd(0x5a), ...at(memory, offset), 0],
} as const;

/** A place in a memory: aligned to 4 bytes, with the bit that says that the memory's index follows. */
function at(memory: number, offset: number): Code {
  return [0x42, ...unsigned(memory), ...unsigned(offset)];
}

export interface LoopModule {
  /** Value types of the one function's parameters. */
  readonly parameters: readonly number[];
  /** How many locals of type v128 follow the parameters. */
  readonly vectors: number;
  readonly code: Code;
  /** How many shared memories are imported, as `memory.0` and so on. */
  readonly memories: number;
}

/** Pages of 64 KiB that a memory can have at most. */
export const MAX_PAGES = 65_536;
const SHARED_WITH_MAXIMUM = 0x03;
/** The magic number `\\0asm`, and version 1. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module that exports one function without results, `run`. */
export function encodeLoop({ parameters, vectors, code, memories }: LoopModule): Uint8Array<ArrayBuffer> {
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const imports = Array.from({ length: memories }, (_, i) => [
    ...text('memory'),
    ...text(String(i)),
    0x02,
    SHARED_WITH_MAXIMUM,
    ...unsigned(0),
    ...unsigned(MAX_PAGES),
  ]);
  const body = [...vector([[...unsigned(vectors), V128]]), ...code, 0x0b];
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vector([[0x60, ...vector(parameters.map((type) => [type])), ...vector([])]])),
    ...section(2, vector(imports)),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...text('run'), 0x00, 0]])),
    ...section(10, vector([[...unsigned(body.length), ...body]])),
  ]);
}
