import { describe, expect, it } from 'vitest';
import type { CudaCheckResult } from './check.ts';
import { cudaItems, cudaWorks } from './status.ts';
import type { CudaCheck } from './status.ts';
import { recordOf } from './install.ts';
import type { Found, WheelState } from './install.ts';
import { LINUX_X64 } from './linux-x64.ts';

const found = (state: WheelState, recorded: readonly string[] | null): Found => ({
  wheels: LINUX_X64.wheels.map((wheel) => ({ wheel, state, wrong: [] })),
  recorded,
  otherVersions: [],
  isLoading: false,
});
const COMPLETE = found('whole', recordOf(LINUX_X64));
const ABSENT = found('absent', null);
const answer = (changes: Partial<CudaCheckResult>): CudaCheck => ({
  type: 'result',
  kind: 'cuda-check',
  driver: { state: 'working', version: 13_000, devices: [{ name: 'H100', capability: 9, memoryBytes: 2 ** 36 }] },
  seconds: 0.5,
  fault: null,
  ...changes,
});
const FAULT = { code: 'cuda.device', message: 'CUDA failure 700.', remedy: 'Restart.' } as const;
const ABSENT_DRIVER = { state: 'absent', reason: 'libcuda.so.1: not there' } as const;
const states = (check: CudaCheck, libraries: Found = COMPLETE) =>
  cudaItems(LINUX_X64, libraries, check).map(({ name, state }) => `${name} ${state}`);

describe('the status of CUDA', () => {
  it('is that everything works', () => {
    const items = cudaItems(LINUX_X64, COMPLETE, answer({}));
    expect(cudaWorks(items)).toBe(true);
    expect(items.map(({ found: said }) => said)).toEqual([
      'Complete, every hash is right: onnxruntime 1.30.0, 8 packages, 1.88 GiB.',
      'It can run CUDA 13.0.',
      'H100, compute capability 9.0, 64 GiB.',
      'A matrix product on the device was right (0.5 s).',
    ]);
  });

  it('is that of each item; what needs something that is missing is not tried', () => {
    expect(states(answer({ driver: ABSENT_DRIVER, seconds: null, fault: FAULT }))).toEqual([
      'libraries works',
      'driver fails',
      'device untried',
      'product untried',
    ]);
    expect(states(answer({ seconds: null, fault: FAULT }), ABSENT)).toEqual([
      'libraries fails',
      'driver works',
      'device works',
      'product untried',
    ]);
    const none = { state: 'failing', call: 'cuInit', code: 100, words: 'none' } as const;
    expect(states(answer({ driver: none, seconds: null, fault: FAULT }))).toEqual([
      'libraries works',
      'driver works',
      'device fails',
      'product untried',
    ]);
  });

  it('is that a product fails, or that its process does', () => {
    expect(states(answer({ seconds: null, fault: FAULT })).at(-1)).toBe('product fails');
    const crashed: CudaCheck = { type: 'error', fault: { code: 'engine.crashed', message: 'Killed.', remedy: 'See.' } };
    const items = cudaItems(LINUX_X64, COMPLETE, crashed);
    expect(items.at(-1)).toMatchObject({ state: 'fails', found: 'Killed.', remedy: 'See.' });
    expect(cudaWorks(items)).toBe(false);
  });
});
