import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from 'onnxruntime-node/package.json' with { type: 'json' };
import { CUDA_SYSTEMS, ONNXRUNTIME_NAMES } from '../contract/cuda/build.ts';
import { LINUX_X64 } from '../contract/cuda/linux-x64.ts';
import { WINDOWS_X64 } from '../contract/cuda/win32-x64.ts';
import { cudaSite, requireSite } from './site.ts';

const HOME = '/home/a';
const on = (platform: string, environment: NodeJS.ProcessEnv = {}, arch = 'x64') =>
  cudaSite(environment, { platform, arch, home: HOME });

describe('the CUDA libraries', () => {
  it('lie in the cache of the person, or where a variable says', () => {
    expect(on('linux')?.folder).toBe('/home/a/.cache/salf/cuda');
    expect(on('linux', { XDG_CACHE_HOME: '/fast/cache' })?.folder).toBe('/fast/cache/salf/cuda');
    expect(on('linux', { XDG_CACHE_HOME: 'relative' })?.folder).toBe('/home/a/.cache/salf/cuda');
    expect(on('linux', { SALF_CUDA_FOLDER: '/opt/cuda' })?.folder).toBe('/opt/cuda');
    expect(on('win32', { LOCALAPPDATA: '/local' })?.folder).toBe(join('/local', 'salf', 'cuda'));
  });

  it('are there for two systems; on others that is said', () => {
    expect(on('linux')?.build).toBe(LINUX_X64);
    expect(on('win32')?.build).toBe(WINDOWS_X64);
    expect(on('darwin')).toBeNull();
    expect(on('linux', {}, 'arm64')).toBeNull();
    expect(() => requireSite(null)).toThrow('There are no CUDA libraries for');
  });

  // After an update of onnxruntime-node: generate-pins.ts.
  it.each(CUDA_SYSTEMS)('of %s are those of the onnxruntime that this program has', (system) => {
    const build = on(system.split('-')[0]!)!.build;
    const [onnxruntime] = build.wheels;
    expect([build.onnxruntime, onnxruntime.package, onnxruntime.version]).toEqual([
      manifest.version,
      'onnxruntime-gpu',
      manifest.version,
    ]);
    expect(onnxruntime.libraries.map(({ name }) => name)).toContain(ONNXRUNTIME_NAMES[system]);
    const names = build.wheels.flatMap(({ libraries }) => libraries.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
    for (const { file, sha256, libraries } of build.wheels) {
      expect(file).toMatch(/^[\w.]+-[\w.]+-[\w.]+-[\w.]+-[\w.]+\.whl$/);
      for (const hash of [sha256, ...libraries.map((library) => library.sha256)])
        expect(hash).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
