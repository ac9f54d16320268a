import { expect, it } from 'vitest';
import { nativePlace } from './place.ts';

const entries = (settings: object) => {
  const place = nativePlace({ provider: 'cuda', threads: 0, ...settings });
  return place?.provider === 'cuda' ? place.entries : null;
};

it('keeps all digits on CUDA and takes all of its memory, unless a run says otherwise', () => {
  expect(entries({})).toMatchObject({ use_tf32: '0' });
  expect(entries({})).not.toHaveProperty('gpu_mem_limit');
  expect(entries({ tf32: true, deviceMemory: 2 ** 33 })).toMatchObject({ use_tf32: '1', gpu_mem_limit: '8589934592' });
});

it('leaves WebGPU to the binding', () => {
  expect(nativePlace({ provider: 'cpu', threads: 0 })).toEqual({ provider: 'cpu' });
  expect(nativePlace({ provider: 'webgpu', threads: 0 })).toBeNull();
});
