/** What of CUDA this program brings, for each system. */

/** A library in a wheel. */
export interface CudaLibrary {
  /** In the wheel. */
  readonly path: string;
  /** Unpacked. */
  readonly name: string;
  readonly bytes: number;
  /** Of its content, as hexadecimal digits. */
  readonly sha256: string;
}

/** A wheel of PyPI, and what of it is needed. */
export interface CudaWheel {
  readonly package: string;
  readonly version: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly libraries: readonly CudaLibrary[];
}

/** Libraries that work together. */
export interface CudaBuild {
  /** Version of onnxruntime, the same as of its Node binding. */
  readonly onnxruntime: string;
  /** The first wheel brings onnxruntime. */
  readonly wheels: readonly [CudaWheel, ...CudaWheel[]];
}

/** Systems that there are wheels for, as Node names platform and processor. */
export const CUDA_SYSTEMS = ['linux-x64', 'win32-x64'] as const;
export type CudaSystem = (typeof CUDA_SYSTEMS)[number];

/** onnxruntime's own library in the first wheel, as the Node binding asks for it. */
export const ONNXRUNTIME_NAMES: Readonly<Record<CudaSystem, string>> = {
  'linux-x64': 'libonnxruntime.so.1',
  'win32-x64': 'onnxruntime.dll',
};

/**
 * What the libraries need of a machine. Source: release notes of CUDA 13.0: a driver of branch 580, which answers with
 * version 13000 of its interface, and a GPU of compute capability 7.5 (Turing).
 */
export const CUDA_NEEDS = { cuda: '13.0', driverInterface: 13_000, driver: '580', capability: 7.5 } as const;

/** Bytes that wheels take while they are loaded, and their libraries once they are unpacked. */
export function sizesOf(wheels: readonly CudaWheel[]): { readonly packed: number; readonly unpacked: number } {
  const libraries = wheels.flatMap((wheel) => wheel.libraries);
  return { packed: sum(wheels), unpacked: sum(libraries) };
}

/**
 * Bytes of the disk that an installation of these wheels needs at most: pip copies each wheel once, and it is deleted
 * when its libraries are unpacked.
 */
export function neededBytes(wheels: readonly CudaWheel[]): number {
  return sizesOf(wheels).unpacked + 2 * Math.max(0, ...wheels.map(({ bytes }) => bytes));
}

function sum(things: readonly { readonly bytes: number }[]): number {
  return things.reduce((all, { bytes }) => all + bytes, 0);
}
