import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayMount, smallDisk } from '../base/testing/small-disk.ts';
import type { CudaCourse } from '../contract/cuda/course.ts';
import { installFault, installState } from '../contract/cuda/install.ts';
import { installCuda, planInstall } from './install.ts';
import { folderOf, lookQuickly, lookThoroughly } from './look.ts';
import { removeCuda } from './remove.ts';
import type { CudaSite } from './site.ts';
import { HAS_PIP, LIBRARIES, makeWheel, standIns } from './testing/wheels.ts';
import type { StandIns } from './testing/wheels.ts';

let folder = '';
let given: StandIns;
let site: CudaSite;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'salf-cuda-'));
  if (!HAS_PIP) return;
  given = standIns(folder);
  ({ site } = given);
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Changes {
  readonly python?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (course: CudaCourse) => void;
}
const install = (changes: Changes = {}) =>
  installCuda(site, {
    python: null,
    environment: given.environment,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changes,
  });
const thrown = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const state = () => installState(lookQuickly(site));
const words = () => installFault(lookQuickly(site), site.build.onnxruntime);
const [RUNTIME, PRODUCTS] = [0, 1];
const inWheel = (index: number, ...path: readonly string[]) => join(folderOf(site, site.build.wheels[index]!), ...path);

describe.skipIf(!HAS_PIP)('an installation (skipped without pip)', () => {
  it('has the libraries of all wheels and nothing else', async () => {
    expect(planInstall(site, lookQuickly(site))).toMatchObject({ wheels: site.build.wheels });
    await install();
    expect(state()).toBe('complete');
    expect(readdirSync(inWheel(RUNTIME))).toEqual(['libonnxruntime.so.1']);
    for (const [name, text] of Object.entries(LIBRARIES)) {
      const wheel = name === 'libonnxruntime.so.1' ? RUNTIME : PRODUCTS;
      expect(readFileSync(inWheel(wheel, name), 'utf8')).toBe(text);
    }
    expect(readdirSync(site.folder).sort()).toEqual(['installed-1.0.json', 'libraries']);
  });

  it('asks nobody where all is there', async () => {
    await install();
    await install({ python: join(folder, 'no-python') });
    expect(state()).toBe('complete');
  });

  it('is half one when it was stopped, and continues with the wheels that are missing', async () => {
    const controller = new AbortController();
    const stopped = install({
      signal: controller.signal,
      onProgress: ({ number }) => number === 2 && controller.abort(),
    });
    expect(await thrown(stopped)).toBe(controller.signal.reason);
    expect(state()).toBe('half');
    expect(words()).toMatchObject({
      code: 'cuda.libraries',
      message: 'The installation of the CUDA libraries was not completed: 1 of 2 packages is there.',
      remedy: 'Run `salf cuda install`, which continues it.',
    });
    const seen = new Set<string>();
    await install({ onProgress: (course) => seen.add(`${course.package} ${course.number} of ${course.of}`) });
    expect([...seen]).toEqual(['cublas-stand-in 1 of 1']);
    expect(state()).toBe('complete');
  });

  it('takes a wheel that is loaded already', async () => {
    const [wheel] = site.build.wheels;
    mkdirSync(join(site.folder, 'downloads'), { recursive: true });
    writeFileSync(join(site.folder, 'downloads', wheel.file), readFileSync(join(given.served, wheel.file)));
    const steps: string[] = [];
    await install({ onProgress: ({ number, step }) => steps.push(`${number} ${step}`) });
    expect(steps.filter((step) => step.startsWith('1'))).toEqual(['1 unpack']);
  });

  it('refuses another file under the name of a wheel, and keeps nothing of it', async () => {
    const file = join(given.served, site.build.wheels[1]!.file);
    const right = readFileSync(file);
    makeWheel(given.served, 'cublas-stand-in', '13.0', { 'nvidia/lib/libcublas.so.13': 'something else' });
    expect(await thrown(install())).toMatchObject({
      exitCode: 1,
      fault: { code: 'cuda.hash', message: expect.stringContaining('cublas_stand_in-13.0') as string },
    });
    expect(state()).toBe('half');
    expect(existsSync(inWheel(RUNTIME))).toBe(true);
    expect(existsSync(inWheel(PRODUCTS))).toBe(false);
    writeFileSync(file, right);
    await install();
    expect(state()).toBe('complete');
  });

  it('says which file an index does not have', async () => {
    rmSync(join(given.served, site.build.wheels[1]!.file));
    expect(await thrown(install())).toMatchObject({
      fault: { code: 'cuda.pip', message: `pip does not find ${site.build.wheels[1]!.file}.` },
    });
  });

  it('names what is damaged, and loads only that again', async () => {
    await install();
    writeFileSync(inWheel(PRODUCTS, 'libcublasLt.so.13'), 'short');
    expect(words()?.message).toBe('The CUDA libraries are damaged: libcublasLt.so.13 is missing or not as installed.');
    await install();
    expect(state()).toBe('complete');
    // Of the same length: only its hash tells.
    writeFileSync(inWheel(RUNTIME, 'libonnxruntime.so.1'), 'THE RUNTIME');
    expect(state()).toBe('complete');
    expect(installState(await lookThoroughly(site))).toBe('damaged');
    const seen = new Set<string>();
    await install({ onProgress: (course) => seen.add(course.package) });
    expect([...seen]).toEqual(['onnx-stand-in']);
    expect(installState(await lookThoroughly(site))).toBe('complete');
  });

  it('is not that of another version, of which it keeps what is the same', async () => {
    await install();
    const newer = makeWheel(given.served, 'onnx-stand-in', '2.0', { 'a/libonnxruntime.so.1': 'the newer runtime' });
    site = { ...site, build: { onnxruntime: '2.0', wheels: [newer, site.build.wheels[1]!] } };
    rmSync(inWheel(PRODUCTS), { recursive: true });
    expect(words()?.message).toBe('The CUDA libraries are for onnxruntime 1.0, and this program has 2.0.');
    await install();
    expect(state()).toBe('complete');
  });

  it('is made by one program at a time, and not under one that works with it', async () => {
    await install();
    const note = `in-use.${process.ppid}.0a`;
    writeFileSync(inWheel(PRODUCTS, note), hostname());
    expect(await thrown(removeCuda(site))).toMatchObject({ fault: { code: 'cuda.in-use' } });
    rmSync(inWheel(PRODUCTS, 'libcublas.so.13'));
    expect(await thrown(install())).toMatchObject({ fault: { code: 'cuda.in-use' } });
    rmSync(inWheel(PRODUCTS, note));
    mkdirSync(join(site.folder, 'downloads'), { recursive: true });
    writeFileSync(join(site.folder, 'downloads', note), hostname());
    expect(await thrown(install())).toMatchObject({
      fault: { code: 'cuda.in-use', message: expect.stringContaining('installs the CUDA libraries') as string },
    });
  });

  it('is removed with all that was left of others, and with nothing else', async () => {
    expect(await removeCuda(site)).toBe(0);
    await install();
    writeFileSync(join(site.folder, 'notes.txt'), 'mine');
    writeFileSync(join(site.folder, 'installed-0.9.json'), '[]');
    expect(await removeCuda(site)).toBeGreaterThan(1000);
    expect(readdirSync(site.folder)).toEqual(['notes.txt']);
    expect(state()).toBe('absent');
  });
});

describe.skipIf(!HAS_PIP)('pip (skipped without it)', () => {
  it('is missed by name', async () => {
    const none = join(folder, 'no-python');
    expect(await thrown(install({ python: none }))).toMatchObject({
      exitCode: 2,
      fault: { code: 'cuda.pip', message: `There is no Python here (tried: ${none}); its pip loads the libraries.` },
    });
    const bare = join(folder, 'bare-python');
    writeFileSync(bare, '#!/bin/sh\necho "$0: No module named pip" >&2\nexit 1\n');
    chmodSync(bare, 0o755);
    expect(await thrown(install({ python: bare }))).toMatchObject({
      fault: { code: 'cuda.pip', message: 'This Python has no pip, which loads the libraries.' },
    });
  });
});

describe.skipIf(!HAS_PIP || !mayMount())('a small disk (skipped where none may be mounted)', () => {
  it('is refused before anything is loaded', async () => {
    const disk = smallDisk(2)!;
    try {
      const [first, second] = site.build.wheels;
      const huge = { ...first, bytes: 8 * 2 ** 20 };
      site = { folder: join(disk.folder, 'cuda'), build: { ...site.build, wheels: [huge, second!] } };
      expect(await thrown(install({ python: join(folder, 'no-python') }))).toMatchObject({
        exitCode: 1,
        fault: { code: 'workspace.no-space', remedy: expect.stringContaining('SALF_CUDA_FOLDER') as string },
      });
    } finally {
      disk.remove();
    }
  });
});
