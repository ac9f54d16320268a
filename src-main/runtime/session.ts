/**
 * A session of onnxruntime through its C API, with one I/O binding: tensors are bound once and stay so from run to run, outputs
 * are computed straight into the memory that they are given, and a run can be ended from outside. Tensors lie in memory of this
 * program or in that of the session's device; what is in the wrong one onnxruntime copies, at every run.
 */
import type { DType } from '../onnx/dtype.ts';
import { dtypeInfo } from '../onnx/dtype.ts';
import { addressOf, OrtError, type Handle, type OrtLibrary } from './library.ts';
import { sessionOptions, type NativeOptions } from './options.ts';
import type { AnyTensor, AnyTensors, HostTensor, Part } from './tensors.ts';

const SEVERITY_ERROR = 3;
const ARENA_ALLOCATOR = 1;
const DEFAULT_MEMORY = 0;

/** Models that sessions are made of just now. */
const beingRead = new Set<Uint8Array>();

/** Thrown out of a run that was ended by its signal. */
export class RunEnded extends Error {}

export class NativeSession {
  readonly #library: OrtLibrary;
  readonly #session: Handle;
  readonly #binding: Handle;
  readonly #runOptions: Handle;
  readonly #memory: Handle;
  /** What is bound, by name: keeps the memory alive as well. */
  readonly #inputs = new Map<string, AnyTensor>();
  #outputs = new Map<string, AnyTensor>();
  readonly #values = new WeakMap<AnyTensor, Handle>();
  readonly #unused: FinalizationRegistry<Handle>;
  #isReleased = false;

  private constructor(library: OrtLibrary, session: Handle) {
    this.#library = library;
    this.#session = session;
    this.#binding = library.make('CreateIoBinding', this.#session);
    this.#runOptions = library.make('CreateRunOptions');
    this.#memory = library.make('CreateCpuMemoryInfo', ARENA_ALLOCATOR, DEFAULT_MEMORY);
    this.#unused = new FinalizationRegistry((value) => library.call('ReleaseValue', value));
  }

  /**
   * Compiles a model in the thread of the caller. Of the setting that subnormal numbers count as 0, the library tells the
   * processor in the thread that makes a session, and threads that begin later inherit it: so the first session of a
   * process is made like this.
   * @throws OrtError in the library's words
   */
  static createHere(library: OrtLibrary, bytes: Uint8Array, options: NativeOptions): NativeSession {
    const environment = environmentOf(library);
    const settings = sessionOptions(library, options);
    try {
      const args = [environment, addressOf(bytes), bytes.byteLength, settings] as const;
      return new NativeSession(library, library.make('CreateSessionFromArray', ...args));
    } finally {
      library.call('ReleaseSessionOptions', settings);
    }
  }

  /** Compiles a model beside what else the process does: other sessions, for example. @throws OrtError in the library's words */
  static async create(library: OrtLibrary, bytes: Uint8Array, options: NativeOptions): Promise<NativeSession> {
    const environment = environmentOf(library);
    const settings = sessionOptions(library, options);
    // The library knows only its address.
    beingRead.add(bytes);
    try {
      const args = [environment, addressOf(bytes), bytes.byteLength, settings] as const;
      return new NativeSession(library, await library.makeAsync('CreateSessionFromArray', ...args));
    } finally {
      beingRead.delete(bytes);
      library.call('ReleaseSessionOptions', settings);
    }
  }

  /**
   * Runs the graph; the outputs named in `into`, and only they, are computed into its tensors' memory. One run at a time.
   * @throws RunEnded where `signal` ended it: the outputs may hold anything; OrtError in the library's words
   */
  async run(feeds: AnyTensors, into: AnyTensors, signal?: AbortSignal): Promise<void> {
    this.#bindInputs(feeds);
    this.#bindOutputs(into);
    const isOver = (): boolean => signal?.aborted === true;
    if (isOver()) throw new RunEnded();
    const terminate = (): void => this.#library.call('RunOptionsSetTerminate', this.#runOptions);
    signal?.addEventListener('abort', terminate);
    try {
      await this.#library.callAsync('RunWithBinding', this.#session, this.#runOptions, this.#binding);
    } catch (thrown) {
      if (isOver() && thrown instanceof OrtError) throw new RunEnded();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', terminate);
      if (isOver()) this.#library.call('RunOptionsUnsetTerminate', this.#runOptions);
    }
  }

  /** onnxruntime's session, for what is made from it. It is gone once this one is released. */
  get handle(): Handle {
    return this.#session;
  }

  /** Gives the memory back; nothing can be run afterwards. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#library.call('ReleaseIoBinding', this.#binding);
    this.#library.call('ReleaseRunOptions', this.#runOptions);
    this.#library.call('ReleaseSession', this.#session);
    this.#library.call('ReleaseMemoryInfo', this.#memory);
    this.#inputs.clear();
    this.#outputs.clear();
  }

  #bindInputs(feeds: AnyTensors): void {
    for (const [name, tensor] of Object.entries(feeds)) {
      if (this.#inputs.get(name) === tensor) continue;
      this.#library.call('BindInput', this.#binding, name, this.#valueOf(tensor));
      this.#inputs.set(name, tensor);
    }
  }

  #bindOutputs(into: AnyTensors): void {
    const wanted = Object.entries(into);
    const isBound = ([name, tensor]: readonly [string, AnyTensor]) => this.#outputs.get(name) === tensor;
    // One that is not wanted this time would be computed all the same.
    if (wanted.length === this.#outputs.size && wanted.every(isBound)) return;
    this.#library.call('ClearBoundOutputs', this.#binding);
    for (const [name, tensor] of wanted) this.#library.call('BindOutput', this.#binding, name, this.#valueOf(tensor));
    this.#outputs = new Map(wanted);
  }

  /** The library's tensor over the same memory, made once. */
  #valueOf(tensor: AnyTensor): Handle {
    const known = this.#values.get(tensor);
    if (known !== undefined) return known;
    const { dims, type } = tensor;
    const { place, address, bytes } = 'array' in tensor ? tensor.array.part(tensor) : this.#hostPart(tensor);
    const shape = BigInt64Array.from(dims, BigInt);
    const code = dtypeInfo[type as DType].code;
    const value = this.#library.make('CreateTensorWithDataAsOrtValue', place, address, bytes, shape, dims.length, code);
    this.#values.set(tensor, value);
    this.#unused.register(tensor, value);
    return value;
  }

  #hostPart({ type, data }: HostTensor): Part {
    if (!ArrayBuffer.isView(data)) throw new Error(`a tensor of ${type} holds no numbers`);
    return { place: this.#memory, address: addressOf(data), bytes: data.byteLength };
  }
}

const environments = new WeakMap<OrtLibrary, Handle>();

/** The process's one environment; the binding's sessions share it. */
function environmentOf(library: OrtLibrary): Handle {
  const known = environments.get(library) ?? library.make('CreateEnv', SEVERITY_ERROR, 'salf');
  environments.set(library, known);
  return known;
}
