/**
 * Flat arrays in the memory of the device that sessions run on. Sessions read and write them where they lie; what this program wants
 * to see or to set is copied by a session of one Identity, since onnxruntime's own function for copies needs a registered device.
 * On the CPU the "device" is onnxruntime's own memory, so that all of this runs, and is tested, without a GPU.
 */
import { encodeModel } from '../onnx/encode.ts';
import { Graph } from '../onnx/graph.ts';
import type { Handle, OrtLibrary } from './library.ts';
import type { NativeOptions } from './options.ts';
import { NativeSession } from './session.ts';
import { DeviceArray } from './tensors.ts';

const FLOAT32 = 1;
const ARENA_ALLOCATOR = 1;
const DEFAULT_MEMORY = 0;
const FIRST_DEVICE = 0;
/** Elements copied at once: a copy may pass through as much memory again. */
const COPIED = 1 << 24;

/** onnxruntime's names of memories (allocator.h). */
const MEMORIES = { cpu: 'Cpu', cuda: 'Cuda' } as const;

export class Device {
  readonly #library: OrtLibrary;
  readonly #copies: NativeSession;
  readonly #names: { readonly from: string; readonly to: string };
  readonly #place: Handle;
  readonly #allocator: Handle;
  readonly #values: Handle[] = [];

  private constructor(
    library: OrtLibrary,
    copies: NativeSession,
    { from, to, provider }: { readonly from: string; readonly to: string; readonly provider: keyof typeof MEMORIES },
  ) {
    this.#library = library;
    this.#names = { from, to };
    this.#copies = copies;
    const name = MEMORIES[provider];
    this.#place = library.make('CreateMemoryInfo', name, ARENA_ALLOCATOR, FIRST_DEVICE, DEFAULT_MEMORY);
    this.#allocator = library.make('CreateAllocator', this.#copies.handle, this.#place);
  }

  /** @throws OrtError where the library lacks the place */
  static async open(library: OrtLibrary, options: Omit<NativeOptions, 'optimizes'>): Promise<Device> {
    const graph = new Graph();
    const from = graph.input('from', 'float32', ['n']);
    const [to] = graph.node('Identity', [from], {}, [from], { part: '', pass: 'forward' });
    graph.output(to!);
    const copies = await NativeSession.create(library, encodeModel(graph, 'copy'), { ...options, optimizes: false });
    return new Device(library, copies, { from: from.name, to: to!.name, provider: options.place.provider });
  }

  /** Memory that holds anything. @throws OrtError where there is not enough */
  array(length: number): DeviceArray {
    // No memory has no address.
    const shape = BigInt64Array.of(BigInt(Math.max(1, length)));
    const value = this.#library.make('CreateTensorAsOrtValue', this.#allocator, shape, 1, FLOAT32);
    this.#values.push(value);
    return new DeviceArray(this.#place, this.#library.make('GetTensorMutableData', value), length);
  }

  /** Copies numbers of this program to the device. @param start in the array */
  async upload(from: Float32Array<ArrayBuffer>, to: DeviceArray, start = 0): Promise<void> {
    for (const [at, count] of pieces(from.length)) {
      const piece = { type: 'float32', dims: [count], data: from.subarray(at, at + count) };
      await this.#copies.run({ [this.#names.from]: piece }, { [this.#names.to]: to.tensor(start + at, count) });
    }
  }

  /** Copies a whole array of the device into memory of this program. */
  async download(from: DeviceArray, into: Float32Array<ArrayBuffer>): Promise<void> {
    for (const [at, count] of pieces(from.length)) {
      const piece = { type: 'float32', dims: [count], data: into.subarray(at, at + count) };
      await this.#copies.run({ [this.#names.from]: from.tensor(at, count) }, { [this.#names.to]: piece });
    }
  }

  /** Gives all arrays back; none may be used afterwards. */
  release(): void {
    for (const value of this.#values.splice(0)) this.#library.call('ReleaseValue', value);
    this.#library.call('ReleaseAllocator', this.#allocator);
    this.#copies.release();
    this.#library.call('ReleaseMemoryInfo', this.#place);
  }
}

/** Start and length of the pieces that are copied one after another. */
function pieces(length: number): [number, number][] {
  return Array.from({ length: Math.ceil(length / COPIED) }, (_, i) => [
    i * COPIED,
    Math.min(COPIED, length - i * COPIED),
  ]);
}
