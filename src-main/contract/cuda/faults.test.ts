import { describe, expect, it } from 'vitest';
import type { DriverReport } from './check.ts';
import { cudaFault, versionText } from './faults.ts';

const GPU = { name: 'NVIDIA H100', capability: 9, memoryBytes: 80 * 2 ** 30 };
const working = (changes: Partial<Extract<DriverReport, { state: 'working' }>> = {}): DriverReport => ({
  state: 'working',
  version: 13_000,
  devices: [GPU],
  ...changes,
});
const SAID =
  '/src/cuda_call.cc:154 void CudaCall() CUDA failure 999: unknown error ; GPU=-1 ; hostname=a ; expr=cudaSetDevice(0); ';

describe('a failure on CUDA is named', () => {
  it.each<[string, DriverReport, string | null, string, string, RegExp]>([
    [
      'no driver',
      { state: 'absent', reason: 'libcuda.so.1: cannot open' },
      'libcublas.so.13',
      SAID,
      'cuda.driver',
      /^There is no NVIDIA driver here/,
    ],
    [
      'no GPU',
      { state: 'failing', call: 'cuInit', code: 100, words: 'no device' },
      'x',
      SAID,
      'cuda.device',
      /finds no GPU/,
    ],
    ['all GPUs hidden', working({ devices: [] }), null, SAID, 'cuda.device', /finds no GPU/],
    [
      'a broken driver',
      { state: 'failing', call: 'cuInit', code: 803, words: 'mismatch' },
      null,
      SAID,
      'cuda.driver',
      /cuInit answers 803 \(mismatch\)/,
    ],
    [
      'an old driver',
      working({ version: 12_040 }),
      null,
      SAID,
      'cuda.driver',
      /can run CUDA 12\.4, and the libraries need 13\.0/,
    ],
    [
      'an old GPU',
      working({ devices: [{ ...GPU, name: 'V100', capability: 7 }, GPU] }),
      null,
      SAID,
      'cuda.device',
      /V100 has compute capability 7\.0, and CUDA 13\.0 needs 7\.5/,
    ],
    [
      'no libraries',
      working(),
      'libcublasLt.so.13: cannot open shared object file',
      SAID,
      'cuda.libraries',
      /libcublasLt\.so\.13/,
    ],
    ['a full GPU', working(), null, 'CUDA failure 2: out of memory', 'cuda.device', /memory of the GPU is full/],
    [
      'anything else',
      working(),
      null,
      SAID,
      'cuda.device',
      /^CUDA does not work here: CUDA failure 999: unknown error\.$/,
    ],
  ])('%s', (_, driver, library, said, code, message) => {
    const fault = cudaFault({ driver, library, said });
    expect(fault.code).toBe(code);
    expect(fault.message).toMatch(message);
    expect(fault.remedy).toMatch(/salf cuda|--provider cpu/);
  });

  it('with versions as people write them', () => {
    expect([12_040, 13_000, 13_010].map(versionText)).toEqual(['12.4', '13.0', '13.1']);
  });
});
