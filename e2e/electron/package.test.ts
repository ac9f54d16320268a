/** The folder of a package: what lies in it, and that it works far from the repository. */
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src-main/shells/start/electron.ts';
import { packProgram } from '../../src-main/targets/program.ts';
import { runIdIn } from '../testing/salf.ts';
import { freePorts } from '../testing/free-ports.ts';
import { hasSshd, Sshd } from '../testing/sshd.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from '../testing/tiny-task.ts';
import { buildForOldElectron, OLD_MAIN } from './build.ts';
import { contentsOf, neededPackages, strangersIn } from './contents.ts';
import type { Contents, PackageKind } from './contents.ts';
import { Desktop, OLD_ELECTRON, whyNoRig } from './desktop.ts';
import { Program } from './program.ts';

const run = promisify(execFile);
const reason = whyNoRig();
const KIND: PackageKind = {
  platform: 'linux',
  arch: process.arch,
  packages: neededPackages(join(ROOT, 'package-lock.json')),
  most: { archive: 6e6, beside: 260e6 },
};

/** The configuration, but with an Electron that is at hand, whose program has no fuses, and the build for it. */
const configuration = (output: string, built: string): string => `
import base from ${JSON.stringify(pathToFileURL(join(ROOT, 'electron-builder.config.mjs')))};
export default {
  ...base,
  directories: { ...base.directories, output: ${JSON.stringify(output)} },
  electronDist: ${JSON.stringify(dirname(OLD_ELECTRON))},
  electronFuses: null,
  extraMetadata: { main: ${JSON.stringify(OLD_MAIN)} },
  files: [
    ...base.files.filter((pattern) => !pattern.startsWith('out/')),
    { from: ${JSON.stringify(built)}, to: 'out', filter: ['{main,preload,renderer}/**'] },
  ],
};`;

describe.skipIf(reason !== null)(`a package${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'salf-package-'));
  const place = join(folder, 'packages', 'linux-unpacked');
  const beside = join(place, 'resources', 'app.asar.unpacked');
  let contents: Contents;

  beforeAll(async () => {
    await buildForOldElectron(join(folder, 'built'));
    const config = join(folder, 'config.mjs');
    writeFileSync(config, configuration(join(folder, 'packages'), join(folder, 'built')));
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: { package: string };
    };
    const builder = /electron-builder@[\d.]+/.exec(scripts.package)![0];
    // What it has kept of other runs of its own is of no use here, nor is what it would ask the network for.
    await run('npx', ['--yes', builder, '--dir', '--config', config, '--projectDir', ROOT], { cwd: folder });
    contents = contentsOf(join(place, 'resources'));
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }), 60_000);

  it('holds what the program needs, and nothing else', () => {
    expect(strangersIn(contents, KIND)).toEqual([]);
    expect([...contents.archive.keys()]).toContain('out/renderer/index.html');
    const needed = ['resources/icon.png', 'resources/demo/train.jsonl', 'node_modules/node/bin/node', 'package.json'];
    expect([...contents.beside.keys()]).toEqual(expect.arrayContaining(needed));
    // It can be installed on another machine.
    const list = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object;
    execFileSync('tar', ['-xzf', '-', '-C', folder, 'package.json'], { input: packProgram(beside).bytes });
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as never;
    expect(list).toMatchObject({ dependencies, devDependencies });
  });

  it('trains and writes reports with its own libraries', async () => {
    const work = join(folder, 'work');
    mkdirSync(work);
    writeTinyData(work);
    const salf = (...words: string[]) =>
      run(join(beside, 'node_modules/node/bin/node'), [join(beside, 'src-main/shells/cli/main.ts'), ...words], {
        cwd: work,
        env: { PATH: '', HOME: work },
      });
    const model = ['--model', join(GOLDEN_MODELS, 'qwen2-tied'), '--train', 'train.jsonl', '--test', 'test.jsonl'];
    const { stdout } = await salf('train', ...model, ...TINY_TASK, '--epochs', '1', '--method', 'salf');
    await salf('report', '--runs', runIdIn(stdout), '--out', 'report.pdf');
    expect(readFileSync(join(work, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it.skipIf(!hasSshd)('installs itself from the npm registry on a machine reached by ssh, and trains there (needs sshd)', async () => {
    const there = join(folder, 'there');
    const work = join(folder, 'sent');
    for (const name of ['sshd', 'sent']) mkdirSync(join(folder, name));
    writeTinyData(work);
    // A login has nothing of this environment: npm, and its way to the registry, are what a person's setup lines bring.
    const setup = join(work, 'setup.sh');
    const needed = ['PATH', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY'].filter((name) => process.env[name]);
    writeFileSync(setup, needed.map((name) => `export ${name}='${process.env[name]!}'\n`).join(''));
    const sshd = new Sshd(join(folder, 'sshd'), await freePorts(1));
    await sshd.start();
    try {
      const salf = (...words: string[]) =>
        run(join(beside, 'node_modules/node/bin/node'), [join(beside, 'src-main/shells/cli/main.ts'), ...words], {
          cwd: work,
          env: { PATH: `${sshd.bin}:/usr/bin:/bin`, HOME: work },
        });
      await salf('targets', 'add', 'box', '--ssh', 'box', '--folder', there, '--setup', setup);
      const data = ['--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15', '--steps', '2'];
      const model = ['--model', join(GOLDEN_MODELS, 'qwen2-tied'), ...TINY_TASK, ...data, '--methods', 'head'];
      const { stdout } = await salf('compare', ...model, '--seeds', '1', '--skip-untrained', '--on', 'box');
      expect(stdout).toContain('Installing the program on box');
      const [version, ...others] = readdirSync(join(there, 'program'));
      expect(others).toEqual([]);
      const installed = join(there, 'program', version!);
      // Its libraries are its own, at the versions of the lock file, without what only developers need.
      expect(lstatSync(join(installed, 'node_modules')).isDirectory()).toBe(true);
      const locked = neededPackages(join(ROOT, 'package-lock.json'));
      expect(neededPackages(join(installed, 'package-lock.json'))).toEqual(locked);
      expect(existsSync(join(installed, 'node_modules', 'vitest'))).toBe(false);
      expect(readdirSync(join(there, 'runs'))).toHaveLength(1);
    } finally {
      await sshd.stop();
    }
  }, 600_000); // prettier-ignore

  it('opens its window', async () => {
    using desktop = await Desktop.open();
    const { environment } = desktop;
    const program = await Program.launch({ executable: join(place, 'salf-workbench'), words: [], folder, environment });
    try {
      await program.goTo('Settings');
      await program.page.getByText(program.workspace).first().waitFor();
      await program.page.getByText('onnxruntime').first().waitFor();
      expect(program.complaints).toEqual([]);
    } finally {
      await program.close();
    }
  }, 120_000);
});
