/** onnxruntime's own library, the one that its Node binding brings, and the functions of its C API. */
import { createRequire } from 'node:module';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Koffi from 'koffi';
import { beginCall } from '../base/last-call.ts';
import { CHOSEN_LIBRARY } from './chosen-library.ts';
import { koffi } from './foreign.ts';
import { API_VERSION, POSITIONS } from './positions.ts';
import { SIGNATURES, type FunctionName } from './signatures.ts';

/** Something that the library made; 0n or null: nothing. */
export type Handle = bigint;

type Argument = number | bigint | string | readonly string[] | BigInt64Array | [Handle | null];
type NativeFunction = ((...args: readonly Argument[]) => unknown) & {
  async: (...args: readonly unknown[]) => void;
};

/** Types that koffi must learn only once. */
interface Foreign {
  readonly base: Koffi.TypeObject;
  readonly prototypes: Readonly<Record<FunctionName, Koffi.TypeObject>>;
}

let known: Foreign | null = null;

function foreign(): Foreign {
  if (known !== null) return known;
  const base = koffi().struct({ GetApi: 'void *', GetVersionString: 'void *' });
  const rows = Object.entries(SIGNATURES).map(([name, { answer, parameters }]) => {
    return [name, koffi().proto(`${ANSWERS[answer]}${name}(${parameters})`)] as const;
  });
  known = { base, prototypes: Object.fromEntries(rows) as Foreign['prototypes'] };
  return known;
}

const ANSWERS = { status: 'void *', nothing: 'void ', text: 'const char *' } as const;

/** The file of the library: the one that was chosen, else that of `onnxruntime-node`. @throws Error where there is none */
export function libraryPath(): string {
  if (CHOSEN_LIBRARY !== null) return CHOSEN_LIBRARY;
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
  const file = readdirSync(folder).find((name) => /^(lib)?onnxruntime\.(dll|so\.1|[\d.]*dylib)$/.test(name));
  if (file === undefined) throw new Error(`no library of onnxruntime lies in ${folder}`);
  return join(folder, file);
}

/** Calls in which the library does its work; one that ends the process leaves its name behind. */
const NOTED: ReadonlySet<FunctionName> = new Set(['CreateEnv', 'CreateSessionFromArray', 'RunWithBinding']);

const begin = (name: FunctionName) => (NOTED.has(name) ? beginCall(`onnxruntime’s ${name}`) : () => undefined);

/** The library's function table. */
export class OrtLibrary {
  /** Of the library, as in "1.30.0". */
  readonly version: string;
  /** Kept: the library is unloaded together with this object. */
  readonly #loaded: Koffi.LibraryHandle;
  readonly #functions: Readonly<Record<FunctionName, NativeFunction>>;

  /** @throws Error where the file is no such library, or is too old */
  constructor(file: string) {
    const { decode, load, call, proto, array } = koffi();
    const { base: Base, prototypes } = foreign();
    this.#loaded = load(file);
    const address = this.#loaded.func('OrtGetApiBase', 'void *', [])() as Handle;
    const base = decode(address, Base) as { GetApi: Handle; GetVersionString: Handle };
    this.version = String(call(base.GetVersionString, proto('str', [])));
    const api = call(base.GetApi, proto('void *', ['uint32_t']), API_VERSION) as Handle | null;
    if (api === null) throw new Error(`onnxruntime ${this.version} does not offer version ${API_VERSION} of its C API`);
    const size = Math.max(...Object.values(POSITIONS)) + 1;
    const table = decode(api, array('void *', size)) as readonly Handle[];
    const decoded = Object.entries(POSITIONS).map(([name, position]) => {
      return [name, decode(table[position]!, prototypes[name as FunctionName]) as NativeFunction] as const;
    });
    this.#functions = Object.fromEntries(decoded) as Record<FunctionName, NativeFunction>;
  }

  /** Calls a function. @throws OrtError with the library's words where it answers with a status */
  call(name: FunctionName, ...args: readonly Argument[]): void {
    const end = begin(name);
    const status = this.#functions[name](...args);
    end();
    this.#check(name, status);
  }

  /** Calls a function in a thread of the process's pool. Its arguments must live until it has ended. */
  async callAsync(name: FunctionName, ...args: readonly Argument[]): Promise<void> {
    const end = begin(name);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#functions[name].async(...args, (error: Error | null, answer: unknown) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
    const status = await promise;
    end();
    this.#check(name, status);
  }

  /** Calls a function whose last parameter takes what it makes. */
  make(name: FunctionName, ...args: readonly Argument[]): Handle {
    const out: [Handle | null] = [null];
    this.call(name, ...args, out);
    return made(name, out);
  }

  /** {@link make} in a thread of the process's pool. The arguments must live until it has ended. */
  async makeAsync(name: FunctionName, ...args: readonly Argument[]): Promise<Handle> {
    const out: [Handle | null] = [null];
    await this.callAsync(name, ...args, out);
    return made(name, out);
  }

  #check(name: FunctionName, status: unknown): void {
    if (status === null || SIGNATURES[name].answer !== 'status') return;
    const words = String(this.#functions.GetErrorMessage(status as Handle));
    this.#functions.ReleaseStatus(status as Handle);
    throw new OrtError(name, words);
  }
}

/** @throws OrtError where there is nothing */
function made(name: FunctionName, [handle]: readonly [Handle | null]): Handle {
  if (handle === null) throw new OrtError(name, 'it made nothing');
  return handle;
}

/** What a function of the library could not do. */
export class OrtError extends Error {
  readonly function: FunctionName;

  constructor(name: FunctionName, message: string) {
    super(message);
    this.function = name;
  }
}

/** Where an array lies in memory. The array must be kept while the library may use it. */
export function addressOf(array: ArrayBufferView): Handle {
  return koffi().address(array);
}
