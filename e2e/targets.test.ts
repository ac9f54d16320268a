/** The same comparison here, on a real Slurm, through a login node, and on a machine reached by a real sshd: the same bytes. */
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salf } from './testing/salf.ts';
import { freePorts } from './testing/free-ports.ts';
import { hasSlurm, Slurm } from './testing/slurm.ts';
import { hasSshd, Sshd } from './testing/sshd.ts';

const ROOT = join(import.meta.dirname, '..');
const DEMO = join(ROOT, 'resources', 'demo');
const COMPARE = ['compare', '--model', join(DEMO, 'demo-qwen2-12l'), '--task', 'questions', '--train', join(DEMO, 'train.jsonl'), '--test', join(DEMO, 'test.jsonl'), '--limit-train', '16', '--limit-test', '8', '--methods', 'head,lora-half', '--seeds', '1,2,3', '--steps', '2', '--batch-size', '4', '--max-length', '64', '--cache', 'off', '--skip-untrained', '--workspace']; // prettier-ignore

let folder = '';
let slurm: Slurm | null = null;
let sshd: Sshd | null = null;
const before = { PATH: process.env['PATH'], SLURM_CONF: process.env['SLURM_CONF'] };
const workspace = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-targets-'));
  if (hasSlurm) {
    mkdirSync(join(folder, 'slurm'));
    slurm = new Slurm(join(folder, 'slurm'), await freePorts(2), ['MaxArraySize=4']);
    await slurm.start();
    process.env['SLURM_CONF'] = slurm.config;
  }
  if (hasSshd) {
    mkdirSync(join(folder, 'sshd'));
    sshd = new Sshd(join(folder, 'sshd'), await freePorts(1), 'echo "Welcome. It is \\$(date)"; echo "@salf-0@"');
    await sshd.start();
    process.env['PATH'] = `${sshd.bin}:${before.PATH ?? ''}`;
  }
  const { exitCode, stderr } = await salf([...COMPARE, workspace('local')], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
}, 600_000);
afterAll(async () => {
  await slurm?.stop();
  await sshd?.stop();
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true, maxRetries: 10 });
}, 60_000);

/** Losses, scores and predictions of all runs, by method and seed. */
function numbersOf(name: string): unknown[] {
  const database = new Database(join(workspace(name), 'salf.sqlite'), { readonly: true });
  const sql = `SELECT e.method, e.seed, r.state, json_extract(r.result, '$.macroF1'), json_extract(r.result, '$.loss'),
    (SELECT json_group_array(json_array(step, split, macro_f1, loss, predictions)) FROM evaluations v WHERE v.run = r.id),
    (SELECT json_group_array(json_array(step, loss, grad_norm)) FROM steps s WHERE s.run = r.id)
    FROM experiment_runs e JOIN runs r ON r.id = e.run ORDER BY e.method, e.seed`;
  const rows = database.prepare(sql).raw().all();
  database.close();
  return rows;
}

/** The weights that stay, without their headers, which hold times. */
function weightsOf(name: string): string[] {
  const runs = join(workspace(name), 'runs');
  const files = readdirSync(runs).flatMap((run) => {
    const folder = join(runs, run, 'checkpoints');
    return readdirSync(folder).map((file) => `${file} ${hash('sha256', tensorsOf(join(folder, file)))}`);
  });
  return files.sort();
}

function tensorsOf(file: string): Buffer {
  const bytes = readFileSync(file);
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}

/** An odd name, in which nothing may be run. */
const ODD = `o'dd $(touch PWNED) \`x\` "y`;

async function expectSame(name: string, on: string): Promise<void> {
  const { exitCode, stdout, stderr } = await salf([...COMPARE, workspace(name), '--on', on], folder);
  expect({ exitCode, stderr, stdout: exitCode === 0 ? '' : stdout }).toEqual({ exitCode: 0, stderr: '', stdout: '' });
  expect(numbersOf(name)).toEqual(numbersOf('local'));
  expect(numbersOf(name)).toHaveLength(6);
  expect(weightsOf(name)).toEqual(weightsOf('local'));
  const again = await salf([...COMPARE, workspace(name), '--on', on], folder);
  expect(again.stdout).toContain('6 runs: 6 finished, 0 to train');
  expect(readdirSync(folder).some((each) => each.includes('PWNED'))).toBe(false);
}

describe('a comparison at a target has the same bytes of scores', () => {
  const timeout = 600_000;
  it.skipIf(!hasSlurm)('on Slurm of this machine (needs slurmctld, slurmd, munge, root)', { timeout }, async () => {
    await expectSame('slurm', 'slurm');
    // The site takes arrays of three cells.
    const database = new Database(join(workspace('slurm'), 'salf.sqlite'), { readonly: true });
    const tickets = database.prepare('SELECT ticket FROM placements').pluck().all() as string[];
    database.close();
    expect(new Set(tickets.map((ticket) => ticket.split('_')[0])).size).toBe(2);
  });

  it.skipIf(!hasSlurm || !hasSshd)('on Slurm behind a login node (needs Slurm and sshd)', { timeout }, async () => {
    const setup = join(folder, 'setup.sh');
    writeFileSync(setup, `export SLURM_CONF='${slurm!.config}'\necho loaded\n`);
    const words = ['targets', 'add', 'lab', '--slurm', '--ssh', 'login', '--folder', join(folder, 'lab', ODD)];
    const more = ['--modules', join(ROOT, 'node_modules'), '--setup', setup, '--workspace', workspace('lab')];
    expect((await salf([...words, ...more, '--partition', 'main', '--throttle', '4'], folder)).stderr).toBe('');
    // Nothing of a name is run; Slurm gets it unchanged, and says what it does not know.
    const odd = await salf([...COMPARE, workspace('lab'), '--on', 'lab', '--partition', ODD], folder);
    expect(odd).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`sbatch says`) as string });
    expect(odd.stderr).toContain(ODD);
    await expectSame('lab', 'lab');
  });

  it.skipIf(!hasSshd)('on a machine reached by ssh (needs sshd)', { timeout }, async () => {
    const words = ['targets', 'add', 'box', '--ssh', 'box', '--folder', join(folder, 'box', ODD)];
    const more = ['--modules', join(ROOT, 'node_modules'), '--workspace', workspace('box')];
    expect((await salf([...words, ...more], folder)).stderr).toBe('');
    await expectSame('box', 'box');
    // The results are here: nothing is kept there that only resuming the runs would need.
    const there = join(folder, 'box', ODD);
    const runs = readdirSync(join(there, 'runs'));
    expect(runs.map((run) => readdirSync(join(there, 'runs', run)))).not.toContainEqual(
      expect.arrayContaining(['checkpoints']),
    );
    const clean = ['targets', 'clean', 'box', '--workspace', workspace('box')];
    expect((await salf(clean, folder)).stdout).toMatch(
      /models and data +[\d.]+ MiB +[\d.]+ MiB[^]*can be deleted: add --prune/,
    );
    expect(readdirSync(join(there, 'runs'))).toEqual(runs);
    expect((await salf([...clean, '--prune'], folder)).stdout).toMatch(/Deleted [\d.]+ MiB/);
    expect(['runs', 'trees', 'contents', 'lots'].flatMap((part) => readdirSync(join(there, part)))).toEqual([]);
  });
});
