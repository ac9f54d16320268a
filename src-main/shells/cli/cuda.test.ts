import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeEngine } from '../../app/testing/fake-engine.ts';
import { HAS_PIP, standIns } from '../../cuda/testing/wheels.ts';
import type { StandIns } from '../../cuda/testing/wheels.ts';
import { cli, events } from './testing/run.ts';
import type { Surroundings } from './testing/run.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'salf-cuda-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const GPU = { name: 'H100', capability: 9, memoryBytes: 80 * 2 ** 30 };
const NO_DRIVER = { driver: { state: 'absent', reason: 'libcuda.so.1: not there' }, seconds: null, fault: null };
const WORKING = { driver: { state: 'working', version: 13_000, devices: [GPU] }, seconds: 0.5, fault: null };

const engineThat = (answers: unknown) =>
  fakeEngine(
    folder,
    `await hello(); await started;
    await say({ type: 'result', kind: 'cuda-check', ...${JSON.stringify(answers)} }); process.exit(0);`,
  );

describe('salf cuda', () => {
  it('knows its actions', async () => {
    const { exitCode, stderr } = await cli(['cuda', 'instal'], { folder });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'salf: ACTION: There is no action “instal”. See `npm run salf -- cuda --help`.\n',
    });
  });

  it('says where there can be no libraries', async () => {
    const { exitCode, stderr } = await cli(['cuda', 'install', '--yes'], { folder, cuda: null });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^salf: There are no CUDA libraries for/);
  });
});

describe.skipIf(!HAS_PIP)('salf cuda (skipped without pip)', () => {
  let given: StandIns;
  let around: Surroundings;
  beforeEach(() => {
    given = standIns(folder);
    around = { folder, cuda: given.site, environment: given.environment, engine: engineThat(WORKING) };
  });
  const cuda = (words: readonly string[], changes: Partial<Surroundings> = {}) =>
    cli(['cuda', ...words], { ...around, ...changes });

  it('installs, says what works, and removes', async () => {
    const before = await cuda([], { engine: engineThat({ ...WORKING, seconds: null }) });
    expect(before.exitCode).toBe(1);
    expect(before.stdout).toMatch(
      /Libraries +does not work +The CUDA libraries are not installed\. Run `npm run salf -- cuda install`\./,
    );
    const installed = await cuda(['install', '--yes'], { engine: engineThat(WORKING) });
    expect(installed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(installed.stdout).toMatch(/onnx-stand-in +1\.0 .*\n.*cublas-stand-in +13\.0 .*\n.*2 packages/);
    expect(installed.stdout).toContain('The CUDA libraries are installed.');
    const status = await cuda(['status', '--json']);
    expect(status.exitCode).toBe(0);
    expect(events(status.stdout).at(-1)).toMatchObject({ type: 'result', works: true });
    expect((await cuda(['install'])).stdout).toContain('All of the CUDA libraries are in');
    expect((await cuda(['remove'])).stdout).toMatch(/^Removed the CUDA libraries: /);
    expect(existsSync(given.site.folder)).toBe(false);
    expect((await cuda(['remove'])).stdout).toBe('There are no CUDA libraries to remove.\n');
  });

  it('asks a person before it loads anything, and nobody else', async () => {
    const refused = await cuda(['install']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/^salf: --yes: Nobody can be asked here: Load .*\? Say --yes to agree\.\n$/);
    const no = await cuda(['install'], { columns: 80, stdin: 'n\n' });
    expect(no.exitCode).toBe(130);
    expect(no.stdout).toMatch(/Load .*\? \[y\/N\] $/);
    expect(existsSync(given.site.folder)).toBe(false);
    const yes = await cuda(['install'], { columns: 80, stdin: 'y\n' });
    expect(yes.exitCode).toBe(0);
  });

  it('says that a machine has no driver, and installs all the same', async () => {
    const { exitCode, stdout } = await cuda(['install', '--yes'], { engine: engineThat(NO_DRIVER) });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('note: There is no NVIDIA driver here (libcuda.so.1: not there). Until then');
  });

  it('stops, and continues', async () => {
    const signals = new EventEmitter();
    const watch = (stdout: string): void => {
      if (stdout.includes('"number":2')) signals.emit('SIGINT');
    };
    const stopped = await cuda(['install', '--yes', '--json'], { signals, watch });
    expect(stopped.exitCode).toBe(130);
    const again = await cuda(['install', '--yes', '--json']);
    expect(events(again.stdout)[0]).toMatchObject({ type: 'plan', wheels: [{ package: 'cublas-stand-in' }] });
    expect(events(again.stdout).at(-1)).toMatchObject({ type: 'result', loaded: 1 });
  });

  it('lets no run begin with half an installation', async () => {
    await cuda(['install', '--yes']);
    rmSync(join(given.site.folder, 'installed-1.0.json'));
    const { exitCode, stderr } = await cli(
      ['generate', '--model', folder, '--prompt', 'a', '--provider', 'cuda'],
      around,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `salf: ${given.site.folder}: The installation of the CUDA libraries was not completed: 2 of 2 packages are there. Run \`npm run salf -- cuda install\`, which continues it.\n`,
    );
  });
});
