import { expect, it } from 'vitest';
import { engineEnvironment } from './engine-environment.ts';

it('lets through what an engine needs, and nothing else', () => {
  const environment = {
    PATH: '/bin',
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    HOME: '/home/a',
    LD_LIBRARY_PATH: '/cuda/lib',
    CUDA_VISIBLE_DEVICES: '1',
    VK_DRIVER_FILES: '/icd.json',
    NVIDIA_TF32_OVERRIDE: '1',
    NODE_OPTIONS: '--inspect',
    API_TOKEN: 'secret',
  };
  expect(engineEnvironment(environment)).toEqual({
    PATH: '/bin',
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    HOME: '/home/a',
    LD_LIBRARY_PATH: '/cuda/lib',
    CUDA_VISIBLE_DEVICES: '1',
    VK_DRIVER_FILES: '/icd.json',
    NVIDIA_TF32_OVERRIDE: '0',
  });
});
