/** What happens to a grid on a real Slurm: two programs, a controller that is gone for a while, a cancelled cell, a dead node. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdEngine, isEngine, letAllGo, runFolders } from './testing/processes.ts';
import { salf, startSalf } from './testing/salf.ts';
import { freePorts } from './testing/free-ports.ts';
import { hasSlurm, MEMORY_LIMIT, Slurm } from './testing/slurm.ts';
import { GOLDEN_MODELS, TINY_TASK, writeTinyData } from './testing/tiny-task.ts';

const SETTINGS = ['--model', 'llama-gqa-untied', ...TINY_TASK, '--train', 'train.jsonl', '--test', 'test.jsonl', '--batch-size', '15', '--skip-untrained', '--eval-every', '100000', '--checkpoint-every', '500']; // prettier-ignore
const timeout = 600_000;
/** A job is taken for lost that its node does not name a second (and a message's 10 s) after it was last seen. */
const DEAD_NODE = ['SlurmdTimeout=10', 'KillWait=30', 'BatchStartTimeout=1'];

let folder = '';
let slurm: Slurm | null = null;
const before = process.env['SLURM_CONF'];
beforeAll(async () => {
  if (!hasSlurm) return;
  folder = mkdtempSync(join(tmpdir(), 'salf-e2e-faults-'));
  cpSync(join(GOLDEN_MODELS, 'llama-gqa-untied'), join(folder, 'llama-gqa-untied'), { recursive: true });
  writeTinyData(folder);
  mkdirSync(join(folder, 'slurm'));
  slurm = new Slurm(join(folder, 'slurm'), await freePorts(2), [...DEAD_NODE, ...MEMORY_LIMIT]);
  await slurm.start();
  process.env['SLURM_CONF'] = slurm.config;
}, 120_000);
afterAll(async () => {
  letAllGo();
  await slurm?.stop();
  if (before === undefined) delete process.env['SLURM_CONF'];
  else process.env['SLURM_CONF'] = before;
  if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}, 60_000);

function rows(workspace: string, sql: string): unknown[][] {
  const database = new Database(join(folder, workspace, 'salf.sqlite'), { readonly: true });
  const found = database.prepare(sql).raw().all() as unknown[][];
  database.close();
  return found;
}

const runsOf = (workspace: string): string => join(folder, workspace, 'runs');

/** Jobs of arrays in the queue. */
const jobs = (): string[] => slurm!.run('squeue', ['-h', '-r', '-o', '%i']).split('\n').filter((line) => line !== ''); // prettier-ignore

describe.skipIf(!hasSlurm)('a grid on Slurm (needs slurmctld, slurmd, munge, root)', () => {
  it('is one for two programs, outlives its controller, and takes up a cell that somebody cancelled', { timeout }, async () => {
    await salf(['targets', 'add', 'lab', '--slurm'], folder);
    const compare = ['compare', ...SETTINGS, '--methods', 'full,head', '--seeds', '1', '--steps', '1500', '--on', 'lab'];
    const programs = [startSalf(compare, folder), startSalf(compare, folder)];
    // Held, so that no cell ends before it is cancelled, however fast the machine is.
    const cells = (await Promise.all((await runFolders(runsOf('workspace'), 2)).map(family))).flat();
    for (const pid of cells) process.kill(pid, 'SIGSTOP');
    await Promise.all(programs.map((each) => each.until(/lab, training[^]*lab, training/)));
    const [cancelled, ...others] = jobs();
    expect(others).toHaveLength(1);
    const removed = await salf(['targets', 'remove', 'lab'], folder);
    expect(removed).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('2 runs are at the target lab') as string });

    await slurm!.stopController();
    await Promise.any(programs.map((each) => each.until(/squeue says/)));
    slurm!.startController();
    await Promise.any(programs.map((each) => each.until(/lab answers again/)));

    slurm!.run('scancel', [cancelled!]);
    // Slurm has only taken it: the engines are held until it has come to the cell, or they could end their runs before.
    for (const pid of cells.filter((each) => !isEngine(each))) process.kill(pid, 'SIGCONT');
    await sleep(2000);
    for (const pid of cells.filter(isEngine)) process.kill(pid, 'SIGCONT');
    const ended = await Promise.all(programs.map((each) => each.ended));
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([130, 130]);
    expect(rows('workspace', 'SELECT state, reason FROM placements ORDER BY state')).toEqual([
      ['ended', null],
      ['stopped', 'Somebody cancelled it there.'],
    ]);
    const again = await salf(compare, folder);
    expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(rows('workspace', 'SELECT state FROM runs')).toEqual([['finished'], ['finished']]);
    expect((await salf(['targets', 'remove', 'lab'], folder)).exitCode).toBe(0);
  }); // prettier-ignore

  it('continues from a checkpoint where it was told to stop, and where its node has died', { timeout }, async () => {
    const words = ['compare', ...SETTINGS, '--methods', 'full', '--seeds', '2', '--steps', '1500', '--on', 'slurm', '--workspace', 'dead'];
    const running = startSalf(words, folder);
    const [place] = (await runFolders(runsOf('dead'))) as [string];
    const engine = await holdEngine(place);
    await running.until(/slurm, training/);
    const events = (): string => readFileSync(join(place, 'events.ndjson'), 'utf8');
    const starts = (): number => events().match(/"type":"hello"/g)?.length ?? 0;
    // What Slurm does before a time limit, and where a job has to make room for another one.
    slurm!.run('scancel', ['--batch', '--signal=TERM', ...jobs()]);
    // Slurm has only taken it: the engine is held until it has come to the cell, or it could end its run before.
    await sleep(2000);
    process.kill(engine, 'SIGCONT');
    while (starts() < 2 && running.child.exitCode === null) await sleep(20);
    expect(events()).toMatch(/"type":"stopped","step":[1-9][^]*"type":"hello"/);
    const pids = await family(place);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await slurm!.killNode();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    slurm!.startNode();
    while (starts() < 3 && running.child.exitCode === null) {
      slurm!.reportNode();
      await sleep(2000);
    }
    const { exitCode, stderr } = await running.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(starts()).toBe(3);
    expect(rows('dead', 'SELECT state FROM runs')).toEqual([['finished']]);
    expect(rows('dead', 'SELECT count(*), max(step) FROM steps')).toEqual([[1500, 1500]]);
  }); // prettier-ignore

  it('names a cell that ran out of memory, and sends it again with more', { timeout }, async () => {
    // Enough steps for several of Slurm's looks at its memory, however fast the machine is.
    const words = ['compare', ...SETTINGS, '--methods', 'head', '--seeds', '3', '--steps', '4000', '--on', 'slurm', '--workspace', 'short'];
    const short = await salf([...words, '--memory', '60M'], folder);
    expect(short.exitCode).toBe(1);
    expect(short.stdout).toContain('The job ran out of the memory that it was promised (60 MiB)');
    expect(rows('short', 'SELECT state, fault_code FROM runs')).toEqual([['crashed', 'engine.out-of-memory']]);
    const [[run]] = rows('short', 'SELECT id FROM runs') as [[string]];
    const again = await salf(['resume', run, '--memory', '4G', '--workspace', 'short'], folder);
    expect({ exitCode: again.exitCode, stderr: again.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(rows('short', 'SELECT r.id, r.state, p.memory FROM runs r JOIN placements p ON p.run = r.id')).toEqual([[run, 'finished', 4 * 2 ** 30]]);
  }); // prettier-ignore
});

/** The engine of a run, held at its first steps, and what started it: the program of the cell, its shell, the step of Slurm. */
async function family(runFolder: string): Promise<number[]> {
  const all = [await holdEngine(runFolder)];
  for (let parents = 0; parents < 3; parents++) {
    const status = readFileSync(`/proc/${all.at(-1)!}/status`, 'utf8');
    all.push(Number(/^PPid:\s+(\d+)/m.exec(status)![1]));
  }
  return all;
}
