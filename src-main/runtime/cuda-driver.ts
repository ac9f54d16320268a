/** What NVIDIA's driver says of itself and its devices, through its own library. Source: cuda.h, the driver's interface. */
import type { LibraryHandle } from 'koffi';
import { koffi } from './foreign.ts';

/** The library's file, which the system's loader finds. */
const FILE = process.platform === 'win32' ? 'nvcuda.dll' : 'libcuda.so.1';

/** `CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR` and `_MINOR`. */
const MAJOR = 75;
const MINOR = 76;
const NAME_BYTES = 128;

/** As {@link DriverReport} of the contract. */
type Report =
  | { readonly state: 'absent'; readonly reason: string }
  | { readonly state: 'failing'; readonly call: string; readonly code: number; readonly words: string }
  | { readonly state: 'working'; readonly version: number; readonly devices: readonly Device[] };

interface Device {
  readonly name: string;
  readonly capability: number;
  readonly memoryBytes: number;
}

type Out = [number | bigint | string | null];

class CallFailed extends Error {
  readonly report: Extract<Report, { state: 'failing' }>;

  constructor(call: string, code: number, words: string) {
    super(`${call} answers ${code}: ${words}`);
    this.report = { state: 'failing', call, code, words };
  }
}

/** @param file the driver's library; a test names another one */
export function askDriver(file: string = FILE): Report {
  try {
    return ask(file);
  } catch (thrown) {
    if (thrown instanceof CallFailed) return thrown.report;
    return { state: 'absent', reason: `${file}: ${reasonOf(thrown)}` };
  }
}

function ask(file: string): Report {
  const library = koffi().load(file);
  const words = library.func('int cuGetErrorString(int error, _Out_ const char **text)');
  const call = (prototype: string, ...given: readonly unknown[]): void => {
    const name = /cu\w+/.exec(prototype)![0];
    const code = library.func(prototype)(...given) as number;
    if (code === 0) return;
    const text: Out = [null];
    words(code, text);
    throw new CallFailed(name, code, String(text[0] ?? 'no words'));
  };
  /** A call whose first parameter takes what is asked. */
  const get = (prototype: string, ...given: readonly unknown[]): number => {
    const out: Out = [0];
    call(prototype, out, ...given);
    return Number(out[0]);
  };
  call('int cuInit(unsigned int flags)', 0);
  const version = get('int cuDriverGetVersion(_Out_ int *version)');
  const count = get('int cuDeviceGetCount(_Out_ int *count)');
  const devices = Array.from({ length: count }, (_, index): Device => {
    const device = get('int cuDeviceGet(_Out_ int *device, int ordinal)', index);
    const attribute = (which: number): number =>
      get('int cuDeviceGetAttribute(_Out_ int *value, int attribute, int device)', which, device);
    const name = Buffer.alloc(NAME_BYTES);
    call('int cuDeviceGetName(void *name, int length, int device)', name, NAME_BYTES, device);
    return {
      name: name.toString('utf8').split('\0')[0]!,
      capability: attribute(MAJOR) + attribute(MINOR) / 10,
      memoryBytes: get('int cuDeviceTotalMem_v2(_Out_ size_t *bytes, int device)', device),
    };
  });
  return { state: 'working', version, devices };
}

/** Kept: a library is unloaded together with its object. */
const loaded: LibraryHandle[] = [];

/** Why a library cannot be loaded, in the loader's words; null: it can, and later ones find its symbols. */
export function loadTrouble(file: string): string | null {
  try {
    loaded.push(koffi().load(file, { global: true }));
    return null;
  } catch (thrown) {
    return reasonOf(thrown);
  }
}

function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.replace(/^Failed to load shared library: /, '');
}
