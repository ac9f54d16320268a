/** What happens at a machine that is reached by a real ssh: a line that breaks, a disk that is full, a clock that is wrong. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Line } from './testing/line.ts';
import { holdEngine, letAllGo, runFolders } from './testing/processes.ts';
import { salf, startSalf } from './testing/salf.ts';
import { freePorts } from './testing/free-ports.ts';
import { hasSshd, Sshd } from './testing/sshd.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const MODULES = join(import.meta.dirname, '..', 'node_modules');
const COMPARE = ['compare', '--model', 'llama-gqa-untied', ...TINY_TASK, '--test', 'test.jsonl', '--methods', 'head', '--seeds', '1', '--batch-size', '15', '--skip-untrained', '--eval-every', '100000', '--checkpoint-every', '100000']; // prettier-ignore
const MIB = 2 ** 20;
/** The kind of a file system that lies in memory, as Linux numbers it. */
const TMPFS = 0x01021994;
const timeout = 600_000;

let folder = '';
let sshd: Sshd | null = null;
let line: Line | null = null;
const path = process.env['PATH'];
beforeAll(async () => {
  if (!hasSshd) return;
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-lines-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
  writeTinyData(folder);
  writeLargeData(8 * MIB);
  // Its clock is three days ahead.
  const clock = join(folder, 'clock.mjs');
  writeFileSync(clock, 'const { now } = Date;\nDate.now = () => now() + 3 * 86_400_000;\n');
  mkdirSync(join(folder, 'sshd'));
  // The line breaks between them.
  const port = await freePorts(2);
  sshd = new Sshd(join(folder, 'sshd'), port, `export NODE_OPTIONS=--import=${clock}\necho Welcome`, port + 1);
  line = new Line(port, port + 1);
  await sshd.start();
  process.env['PATH'] = `${sshd.bin}:${path ?? ''}`;
}, 120_000);
afterAll(async () => {
  letAllGo();
  // A test that ran out of time has left it.
  if (existsSync(disk()) && statfsSync(disk()).type === TMPFS) unmount();
  await line?.close();
  await sshd?.stop();
  process.env['PATH'] = path;
  if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}, 60_000);

/** Where a small disk is mounted. */
const disk = (): string => join(folder, 'disk');
const unmount = (): void => void execFileSync('umount', ['--lazy', disk()]);

/** The same rows with a column that nobody reads. */
function writeLargeData(bytes: number): void {
  const rows = readFileSync(join(folder, 'train.jsonl'), 'utf8').trimEnd().split('\n');
  const padding = Math.ceil(bytes / rows.length / 2);
  const padded = rows.map((row) => JSON.stringify({ ...JSON.parse(row), note: randomBytes(padding).toString('hex') }));
  writeFileSync(join(folder, 'large.jsonl'), `${padded.join('\n')}\n`);
}

/** The engine of the only run at a target, held. */
async function heldAt(there: string): Promise<number> {
  const [run] = (await runFolders(join(there, 'runs'))) as [string];
  return holdEngine(run);
}

function stateOf(workspace: string): unknown[] {
  const database = new Database(join(folder, workspace, 'salf.sqlite'), { readonly: true });
  const found = database.prepare('SELECT state, ended_at FROM runs').raw().all() as [string, string][];
  database.close();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  return found.map(([state, endedAt]) => [state, endedAt < tomorrow]);
}

const add = (workspace: string, there: string): Promise<{ readonly stderr: string }> =>
  salf(['targets', 'add', 'box', '--ssh', 'box', '--folder', there, '--modules', MODULES, '--workspace', workspace], folder); // prettier-ignore

describe.skipIf(!hasSshd)('a machine reached by ssh (needs sshd)', () => {
  it('is sent nothing twice where the line breaks, and is followed again where it broke meanwhile', { timeout }, async () => {
    const there = join(folder, 'there');
    expect((await add('broken', there)).stderr).toBe('');
    const words = [...COMPARE, '--train', 'large.jsonl', '--steps', '2000', '--on', 'box', '--workspace', 'broken', '--remote-model', join(folder, 'llama-gqa-untied')];
    // In the middle of the program, and in the middle of the data.
    line!.breakAfter(0.3 * MIB, 5.5 * MIB);
    const running = startSalf(words, folder);
    // The cell is held, so that it cannot end before the line breaks again.
    const held = heldAt(there);
    await running.until(/Sending the program[^]*cannot be reached[^]*Sending large\.jsonl[^]*box, training/);
    expect(line!.broken).toBe(2);
    // What was on its way when the line broke is lost: ssh keeps up to 2 MiB there.
    expect(line!.sent).toBeGreaterThan(8.5 * MIB);
    expect(line!.sent).toBeLessThan(13 * MIB);

    // In the middle of a question, and for a while after it.
    const engine = await held;
    line!.breakAfter(1000);
    await running.until(/training[^]*cannot be reached/);
    line!.cut();
    line!.mend();
    await running.until(/training[^]*cannot be reached[^]*answers again/);
    process.kill(engine, 'SIGCONT');
    const { exitCode, stderr } = await running.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stateOf('broken')).toEqual([['finished', true]]);
    // The model was there already: only the two data files were sent.
    expect(readdirSync(join(there, 'contents'))).toHaveLength(2);
  }); // prettier-ignore

  it.skipIf(process.getuid?.() !== 0)('says that its disk is full, and continues once there is room (needs root)', { timeout }, async () => {
    mkdirSync(disk());
    const mount = (...options: string[]): void =>
      void execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'salf-tests', disk()]);
    const resize = (bytes: number): void => mount('remount', `size=${Math.ceil(bytes / 4096) * 4096}`);
    const used = (): number => {
      const { blocks, bfree, bsize } = statfsSync(disk());
      return (blocks - bfree) * bsize;
    };
    mount(`size=${256 * 1024}`);
    try {
      const there = join(disk(), 'salf');
      await add('full', there);
      const words = [...COMPARE, '--train', 'large.jsonl', '--steps', '2000', '--on', 'box', '--workspace', 'full'];
      const fails = async (): Promise<string> => {
        const { exitCode, stdout, stderr } = await salf(words, folder);
        expect({ exitCode, stderr: /no space|full/i.test(stderr + stdout) }).toEqual({ exitCode: 1, stderr: true });
        expect(stdout + stderr).not.toMatch(/\n\s+at /);
        return stdout + stderr;
      };
      // There is no room for the program.
      expect(await fails()).toContain('box');
      // There is, but none for the data.
      resize(12 * MIB);
      expect(await fails()).toContain('box');
      expect(readdirSync(join(there, 'program')).filter((name) => /\.(new|part)/.test(name))).toEqual([]);
      // There is, but none for what the run leaves.
      resize(64 * MIB);
      const running = startSalf(words, folder);
      const engine = await heldAt(there);
      // A little is written meanwhile by the program that holds the engine.
      resize(used() + 64 * 1024);
      process.kill(engine, 'SIGCONT');
      const { exitCode, stdout, stderr } = await running.ended;
      expect({ exitCode, said: stdout + stderr }).toEqual({ exitCode: 1, said: expect.stringMatching(/space|full/i) as string }); 
      resize(128 * MIB);
      const again = await salf([...words, '--retry-failed'], folder);
      expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stateOf('full')).toEqual([['finished', true]]);
    } finally {
      unmount();
    }
  }); // prettier-ignore
});
