import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { CudaBuild } from '../contract/cuda/build.ts';
import { recordOf } from '../contract/cuda/install.ts';
import { folderOf } from '../cuda/look.ts';
import type { CudaSite } from '../cuda/site.ts';
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
    NODE_COMPILE_CACHE: '/home/a/compiled',
    API_TOKEN: 'secret',
  };
  expect(engineEnvironment(environment)).toEqual({
    PATH: '/bin',
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    HOME: '/home/a',
    LD_LIBRARY_PATH: '/cuda/lib',
    CUDA_VISIBLE_DEVICES: '1',
    NODE_COMPILE_CACHE: '/home/a/compiled',
    VK_DRIVER_FILES: '/icd.json',
    NVIDIA_TF32_OVERRIDE: '0',
    MALLOC_MMAP_THRESHOLD_: '1048576',
  });
});

const library = (name: string) => ({ path: `a/${name}`, name, bytes: 2, sha256: '' });
const wheel = (name: string, library_: string) => {
  return { package: name, version: '1', file: '', bytes: 1, sha256: name, libraries: [library(library_)] };
};
const BUILD: CudaBuild = {
  onnxruntime: '1.0',
  wheels: [wheel('runtime', 'libonnxruntime.so.1'), wheel('products', 'libcublas.so.13')],
};

it('lets products be rounded where a run asks for it, and there alone', () => {
  expect(engineEnvironment({}, 'cuda', null, true)['NVIDIA_TF32_OVERRIDE']).toBe('1');
  expect(engineEnvironment({}, 'cuda')['NVIDIA_TF32_OVERRIDE']).toBe('0');
});

it.skipIf(process.platform === 'win32')('gives an engine on CUDA, and no other, the installed libraries', () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-environment-'));
  const site: CudaSite = { folder, build: BUILD };
  const [runtime, products] = BUILD.wheels.map((each) => folderOf(site, each)) as [string, string];
  const environment = { PATH: '/bin', LD_LIBRARY_PATH: '/own/lib' };
  const cuda = () => engineEnvironment(environment, 'cuda', site);
  try {
    // Libraries that a person put there may do.
    expect(cuda()).toEqual(engineEnvironment(environment));
    for (const [place, name] of [
      [runtime, 'libonnxruntime.so.1'],
      [products, 'libcublas.so.13'],
    ] as const) {
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, name), 'ab');
    }
    expect(cuda).toThrow('The installation of the CUDA libraries was not completed');
    writeFileSync(join(folder, 'installed-1.0.json'), JSON.stringify(recordOf(BUILD)));
    expect(cuda()).toMatchObject({
      LD_LIBRARY_PATH: `${runtime}:${products}:/own/lib`,
      SALF_ONNXRUNTIME_LIBRARY: join(runtime, 'libonnxruntime.so.1'),
    });
    for (const provider of ['cpu', 'webgpu'] as const)
      expect(engineEnvironment(environment, provider, site)).toEqual(engineEnvironment(environment));
    writeFileSync(join(products, 'libcublas.so.13'), 'a');
    expect(cuda).toThrow('libcublas.so.13 is missing or not as installed');
    rmSync(dirname(runtime), { recursive: true });
    expect(cuda).toThrow('damaged');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
